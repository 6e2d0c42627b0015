SELECT uniqExact(current_url) AS urls_matched
FROM (
    SELECT current_url FROM events
    WHERE
        current_url != ''
        AND match(page, {page_pattern:String})
        AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
        AND viewport_width >= {width_min:Int32}
        AND viewport_width <= {width_max:Int32}
        AND session_id IN (
            SELECT session_id FROM events WHERE
            timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
            AND NOT ifNull(arrayExists(part -> positionCaseInsensitiveUTF8(CAST(getSubcolumn(properties, {filter_0_key:String}), 'Nullable(String)'), part) > 0, {filter_0:Array(String)}), false)
            AND distinct_id NOT IN (SELECT distinct_id FROM events WHERE ifNull(CAST(getSubcolumn(properties, {filter_1_set:String}), 'Nullable(String)') IS NOT NULL, false) OR ifNull(CAST(getSubcolumn(properties, {filter_1_set_once:String}), 'Nullable(String)') IS NOT NULL, false))
        )
    UNION ALL
    SELECT current_url FROM heatmaps
    WHERE
        type != 'scrolldepth'
        AND match(page, {page_pattern:String})
        AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
        AND pixel_viewport_width >= {width_min:Int32}
        AND pixel_viewport_width <= {width_max:Int32}
        AND session_id IN (
            SELECT session_id FROM events WHERE
            timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
            AND NOT ifNull(arrayExists(part -> positionCaseInsensitiveUTF8(CAST(getSubcolumn(properties, {filter_0_key:String}), 'Nullable(String)'), part) > 0, {filter_0:Array(String)}), false)
            AND distinct_id NOT IN (SELECT distinct_id FROM events WHERE ifNull(CAST(getSubcolumn(properties, {filter_1_set:String}), 'Nullable(String)') IS NOT NULL, false) OR ifNull(CAST(getSubcolumn(properties, {filter_1_set_once:String}), 'Nullable(String)') IS NOT NULL, false))
        )
)
