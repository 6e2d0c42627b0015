SELECT
    countIf(NOT pointer_target_fixed) AS total_count,
    countIf(NOT pointer_target_fixed AND y > viewport_height) AS below_fold_count,
    if(total_count = 0, 0, round(100 * below_fold_count / total_count, 1)) AS pct_below_fold,
    if(count() = 0, NULL, toInt64(round(quantileExactInclusive(0.5)(viewport_height * scale_factor)))) AS median_viewport_height
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
