SELECT
    session_id,
    argMin(distinct_id, timestamp) AS distinct_id,
    min(timestamp) AS start_time,
    max(last_timestamp) AS end_time,
    count() AS snapshots,
    sum(length(data)) AS bytes
FROM recordings
WHERE length({sessions:Array(String)}) = 0 OR has({sessions:Array(String)}, session_id)
GROUP BY session_id
ORDER BY start_time DESC, session_id
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
