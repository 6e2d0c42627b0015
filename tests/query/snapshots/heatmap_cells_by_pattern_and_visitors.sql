SELECT
    pointer_target_fixed,
    round(x / greatest(viewport_width, 1), 2) AS pointer_relative_x,
    y * scale_factor AS pointer_y,
    uniqExact(visitor) AS count
FROM heatmaps
WHERE
    type = {type:String}
    AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp <= {date_to:DateTime64(6, 'UTC')}
    AND current_url IN (SELECT current_url FROM heatmaps WHERE match(current_url, {url_pattern:String}) GROUP BY current_url)
    AND page IN (SELECT page FROM heatmaps WHERE match(current_url, {url_pattern:String}) GROUP BY page)
    AND viewport_width >= round({viewport_width_min:Int32} / 16)
    AND viewport_width <= round({viewport_width_max:Int32} / 16)
    AND session_id IN (
        SELECT session_id FROM events WHERE
        timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp <= {date_to:DateTime64(6, 'UTC')}
    )
GROUP BY pointer_target_fixed, pointer_relative_x, pointer_y
ORDER BY count DESC, pointer_y, pointer_relative_x, pointer_target_fixed
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
