SELECT page, countIf(click) AS clicks, uniqExact(distinct_id) AS visitors, countIf(NOT click) AS pageviews
FROM (
    SELECT page, distinct_id, true AS click FROM heatmaps WHERE type = 'click' AND mark = '' AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
    UNION ALL
    SELECT page, distinct_id, false AS click FROM events WHERE event = '$pageview' AND mark = '' AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')}
)
WHERE page != ''
GROUP BY page
ORDER BY clicks DESC, pageviews DESC, page
LIMIT {limit:UInt32}
