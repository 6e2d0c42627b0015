SELECT reason, kind, received_at, event, event_uuid, distinct_id, count, detail, sample
FROM rejections
ORDER BY received_at DESC, event_uuid DESC, reason, kind, detail
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
