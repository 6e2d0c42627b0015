SELECT groupArray(toInt64(press)), groupArray(toUInt8(cell_fixed)), groupArray(cell_x), groupArray(cell_y), groupArray(toUInt8(fixed)),
    groupArray(toUInt8(near)), groupArray(at_width), groupArray(toUInt8(known)), groupArray(presses), groupArray(visitors),
    groupArray(share), groupArray(top), groupArray(bottom)
FROM (
    SELECT press, cell_fixed, cell_x, cell_y, fixed, known, wide BETWEEN {near_min:Int64} AND {near_max:Int64} AS near,
        if(near, 0, intDiv(wide, {step:Int64}) * {step:Int64}) AS at_width, count() AS presses,
        uniqExact(who) AS visitors, avg(px / greatest(wide, 1)) AS share, avg(py) AS top,
        avg(high - py) AS bottom
    FROM (
        SELECT indexOf({presses:Array(String)}, toString(type)) - 1 AS press, pointer_target_fixed AS cell_fixed,
            round(x / greatest(viewport_width, 1), 2) AS cell_x, toInt64(y) * scale_factor AS cell_y, pointer_target_fixed AS fixed,
            toInt64(pixel_x) AS px, toInt64(pixel_y) AS py, toInt64(pixel_viewport_width) AS wide, toInt64(pixel_viewport_height) AS high,
            NOT (x = 0 AND y = 0) AS known, distinct_id AS who
        FROM heatmaps
        WHERE type IN ('click', 'rageclick')
          AND page = {page:String}
          AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
          AND mark = ''
          AND distinct_id NOT IN (SELECT distinct_id FROM (
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
          ))
        UNION ALL
        SELECT 2 AS press, cell_fixed, cell_x, cell_y, if(known, place.1, cell_fixed) AS fixed, px, if(known, place.2, dead_y) AS py, wide, high,
            known, who
        FROM (
            SELECT any(cell_fixed) AS cell_fixed, any(cell_x) AS cell_x, any(cell_y) AS cell_y, any(px) AS px, any(dead.py) AS dead_y,
                any(wide) AS wide, any(high) AS high, any(dead.who) AS who, countIf(pressed.made AND abs(dateDiff('second', pressed.time, dead.time)) <= {within:Int32}) > 0 AS known,
                argMaxIf((pressed.fixed, pressed.py), (pressed.py = dead.py, pressed.time), pressed.made AND abs(dateDiff('second', pressed.time, dead.time)) <= {within:Int32}) AS place
            FROM (
                SELECT row_number() OVER () AS number, if(session_id IN ('', 'undefined'), concat('visitor ', distinct_id), session_id) AS sitting, window_id, page, timestamp AS time,
                    pointer_target_fixed AS cell_fixed, round(x / greatest(viewport_width, 1), 2) AS cell_x,
                    toInt64(y) * scale_factor AS cell_y, toInt64(pixel_x) AS px, toInt64(pixel_y) AS py,
                    toInt64(pixel_viewport_width) AS wide, toInt64(pixel_viewport_height) AS high, distinct_id AS who
                FROM heatmaps
                WHERE type = 'deadclick'
                  AND page = {page:String}
                  AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
                  AND mark = ''
                  AND distinct_id NOT IN (SELECT distinct_id FROM (
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
                  ))
            ) AS dead
            LEFT JOIN (
                SELECT 1 AS made, if(session_id IN ('', 'undefined'), concat('visitor ', distinct_id), session_id) AS sitting, window_id, page, toInt64(pixel_x) AS px, toInt64(pixel_y) AS py, timestamp AS time,
                    pointer_target_fixed AS fixed
                FROM heatmaps
                WHERE type = 'click'
                  AND page = {page:String}
                  AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
                  AND mark = ''
                  AND distinct_id NOT IN (SELECT distinct_id FROM (
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
                  ))
                  AND if(session_id IN ('', 'undefined'), concat('visitor ', distinct_id), session_id) IN (SELECT if(session_id IN ('', 'undefined'), concat('visitor ', distinct_id), session_id) FROM heatmaps WHERE type = 'deadclick' AND page = {page:String}
                  AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
                  AND mark = ''
                  AND distinct_id NOT IN (SELECT distinct_id FROM (
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
                  )))
            ) AS pressed
            ON dead.sitting = pressed.sitting AND dead.window_id = pressed.window_id AND dead.page = pressed.page AND dead.px = pressed.px
            GROUP BY number
        )
    )
    GROUP BY press, cell_fixed, cell_x, cell_y, fixed, known, near, at_width, intDiv(py, 16), if(fixed, intDiv(high - py, 16), 0)
    ORDER BY presses DESC, press, cell_y, cell_x, cell_fixed, near, at_width, top
    LIMIT {most:UInt64}
)
