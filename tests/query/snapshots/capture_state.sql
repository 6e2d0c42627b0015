SELECT kind, name, count, last, page_count, if(page_count = 0, NULL, page_last) AS page_last
FROM (
    SELECT 'event' AS kind, toString(event) AS name, count() AS count, max(timestamp) AS last,
        countIf(page = {page:String}) AS page_count, maxIf(timestamp, page = {page:String}) AS page_last
    FROM events WHERE timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')} GROUP BY name
    UNION ALL
    SELECT 'interaction', toString(type) AS name, count(), max(timestamp), countIf(page = {page:String}), maxIf(timestamp, page = {page:String})
    FROM heatmaps WHERE timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')} GROUP BY name
    UNION ALL
    SELECT 'lib_version', ifNull(properties.`$lib_version`, '') AS name,
        count(), max(timestamp), countIf(page = {page:String}), maxIf(timestamp, page = {page:String})
    FROM events WHERE timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')} GROUP BY name
    UNION ALL
    SELECT 'mark', toString(mark) AS name, count(), max(timestamp), countIf(page = {page:String}), maxIf(timestamp, page = {page:String})
    FROM heatmaps WHERE mark != '' AND timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')} GROUP BY name
    UNION ALL
    SELECT 'recording', '' AS name, uniqExact(session_id), max(timestamp), 0, max(timestamp)
    FROM recordings WHERE timestamp >= {date_from:DateTime64(6, 'UTC')} AND timestamp < {date_to:DateTime64(6, 'UTC')} GROUP BY name
    UNION ALL
    SELECT 'rejection', toString(reason) AS name, sum(count), max(received_at), 0, max(received_at)
    FROM rejections WHERE received_at >= {date_from:DateTime64(6, 'UTC')} AND received_at < {date_to:DateTime64(6, 'UTC')} GROUP BY name
)
ORDER BY kind, count DESC, name
LIMIT 200 BY kind
