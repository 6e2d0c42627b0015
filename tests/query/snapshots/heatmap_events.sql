SELECT
    session_id,
    distinct_id,
    timestamp,
    round(x / greatest(viewport_width, 1), 2) AS pointer_relative_x,
    y * scale_factor AS pointer_y,
    current_url,
    type
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
    AND has(
        arrayZip(arrayMap(x -> round(x, 2), {points_x:Array(Float64)}), {points_y:Array(Int64)}, {points_fixed:Array(Bool)}),
        (round(x / greatest(viewport_width, 1), 2), toInt64(y * scale_factor), pointer_target_fixed))
ORDER BY timestamp DESC, event_uuid DESC, position DESC
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
