SELECT distinct_id, max(reason) AS reason, max(clicks) AS clicks
FROM (
    WITH
        clickers AS (
            SELECT distinct_id, count() AS clicks
            FROM heatmaps
            WHERE
                type = 'click'
                AND page = {page:String}
                AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
            GROUP BY distinct_id
        ),
        slots AS (
            SELECT
                page, distinct_id, session_id,
                count() AS slot_clicks,
                groupArray(pixel_x / greatest(pixel_viewport_width, 1)) AS xs,
                groupArray(pixel_y / greatest(pixel_viewport_height, 1)) AS ys
            FROM heatmaps
            WHERE
                type = 'click'
                AND distinct_id IN (SELECT distinct_id FROM clickers WHERE clicks >= 30)
                AND page = {page:String}
                AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
            GROUP BY page, distinct_id, session_id, toStartOfInterval(timestamp, INTERVAL 10 SECOND)
        ),
        runs AS (
            SELECT
                distinct_id,
                sumIf(slot_clicks, slot_clicks >= 10) AS run,
                sumIf(slot_clicks, slot_clicks >= 20) AS fast_run,
                quantilesExactArray(0.05, 0.95)(xs) AS across,
                quantilesExactArray(0.05, 0.95)(ys) AS down,
                across[2] - across[1] AS width,
                down[2] - down[1] AS height
            FROM slots
            GROUP BY page, distinct_id, session_id
        ),
        longest AS (
            SELECT
                distinct_id,
                maxIf(run, run >= 30 AND height <= 0.5 AND width * height <= 0.25) AS hammered,
                maxIf(fast_run, fast_run >= 100) AS flooded
            FROM runs
            GROUP BY distinct_id
        ),
        compared AS (
            SELECT
                distinct_id, clicks, hammered, flooded,
                greatest(1, 3 * quantileExactIf(0.9)(clicks, hammered = 0 AND flooded = 0) OVER ()) AS bar
            FROM clickers
            LEFT JOIN longest USING (distinct_id)
        ),
        counted AS (SELECT *, countIf(hammered >= bar OR flooded >= bar) OVER () AS suspects, count() OVER () AS visitors FROM compared)
    SELECT distinct_id, if(hammered >= bar, 'hammering', 'flooding') AS reason, clicks
    FROM counted
    WHERE (hammered >= bar OR flooded >= bar) AND suspects <= greatest(3, visitors / 10)
    UNION ALL
    SELECT distinct_id, 'over_cap' AS reason, countIf(type = 'click') AS clicks
    FROM heatmaps
    WHERE
        mark != ''
        AND page = {page:String}
        AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
    GROUP BY distinct_id
)
GROUP BY distinct_id
ORDER BY clicks DESC, distinct_id
