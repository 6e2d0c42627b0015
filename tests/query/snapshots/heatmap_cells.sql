SELECT
    pointer_target_fixed,
    round(x / greatest(viewport_width, 1), 2) AS pointer_relative_x,
    y * scale_factor AS pointer_y,
    count() AS count
FROM heatmaps
WHERE
    type = {type:String}
    AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp <= {date_to:DateTime64(6, 'UTC')}
    AND startsWith(current_url, {url_exact:String}) AND trim(TRAILING '/' FROM current_url) = {url_exact:String}
    AND page IN (SELECT page FROM heatmaps WHERE startsWith(current_url, {url_exact:String}) AND trim(TRAILING '/' FROM current_url) = {url_exact:String} GROUP BY page)
    AND viewport_width >= round({viewport_width_min:Int32} / 16)
    AND viewport_width <= round({viewport_width_max:Int32} / 16)
    AND session_id IN (
        SELECT session_id FROM events WHERE
        timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp <= {date_to:DateTime64(6, 'UTC')}
        AND NOT ifNull(arrayExists(part -> positionCaseInsensitiveUTF8(CAST(getSubcolumn(properties, {filter_0_key:String}), 'Nullable(String)'), part) > 0, {filter_0:Array(String)}), false)
        AND distinct_id NOT IN (SELECT distinct_id FROM events WHERE ifNull(CAST(getSubcolumn(properties, {filter_1_set:String}), 'Nullable(String)') IS NOT NULL, false) OR ifNull(CAST(getSubcolumn(properties, {filter_1_set_once:String}), 'Nullable(String)') IS NOT NULL, false))
    )
    AND NOT (x = 0 AND y = 0)
GROUP BY pointer_target_fixed, pointer_relative_x, pointer_y
ORDER BY count DESC, pointer_y, pointer_relative_x, pointer_target_fixed
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
