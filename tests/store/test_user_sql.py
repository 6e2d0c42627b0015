from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heatsight.errors import QueryFailed, QueryRefused, TooManyRequests
from heatsight.model.batch import Batch
from heatsight.model.event import Event
from heatsight.model.interaction import Interaction
from heatsight.model.recording import Snapshot
from heatsight.model.statement import Rows, Statement
from heatsight.store import Caps, EventStore, Source, open_store

NOW = datetime.now(UTC) - timedelta(hours=1)
SECRET = "only for project two"

# Each reaches outside events, heatmaps and sessions, or is not one SELECT.
HOSTILE = (
    # several statements, and statements that are no SELECT
    "select 1; drop table t",
    "select 1;\ndrop database heatsight",
    "select 1 /* */ ; /* */ truncate table heatsight.events",
    "drop table events",
    "drop view events",
    "truncate table heatsight.events",
    "insert into events select * from events",
    "insert into function file('x.csv') select 1",
    "alter table heatsight.events delete where 1",
    "delete from heatsight.events where 1",
    "create table x (a Int8) engine = Memory",
    "create temporary table x (a Int8)",
    "create view v as select 1",
    "create function f as (x) -> x",
    "create or replace view events as select 1",
    "rename table events to x",
    "attach database x",
    "detach view events",
    "optimize table heatsight.events",
    "kill query where 1",
    "system shutdown",
    "system flush logs",
    "backup database heatsight to Disk('x', 'y')",
    "set readonly = 0",
    "use heatsight",
    "explain select 1",
    "explain ast select 1",
    "explain syntax select * from events",
    "show tables",
    "show databases",
    "show create view events",
    "describe events",
    "describe table heatsight.events",
    "exists table heatsight.events",
    "check table heatsight.events",
    "grant all on *.* to x",
    "execute as x select 1",
    "watch events",
    # other tables
    "select * from system.one",
    "select * from system.tables",
    "select * from `system`.`tables`",
    'select * from "system"."tables"',
    "select * from `system.tables`",
    "select * from system . tables",
    "select * from information_schema.tables",
    "select * from INFORMATION_SCHEMA.TABLES",
    "select * from heatsight.events",
    "select * from heatsight.recordings",
    "select * from project_2.events",
    "select * from `project_2`.events",
    "select * from project_1.events",
    "select * from default.events",
    "select * from recordings",
    "select * from rejections",
    "select * from Events",
    "select * from events join project_2.events as e on 1",
    "select * from events, project_2.events",
    "select * from (select * from (select * from project_2.events))",
    "select (select count() from project_2.events)",
    "select 1 where exists (select 1 from project_2.events)",
    "select 1 union all select count() from project_2.events",
    "select 1 intersect select count() from project_2.events",
    "select count() from events except select count() from project_2.events",
    "select count() from events where distinct_id in project_2.events",
    "select count() from events where 1 in system.one",
    "select count() from events where 1 global not in system.one",
    "select in(1, system.one)",
    "select nullIn(1, system.one)",
    "select 1 in recordings",
    "select 1 in (recordings)",
    "select 1 in `recordings`",
    "select * from events as system join system.one on 1",
    "select * from 'x.csv'",
    "select * from `/etc/passwd`",
    "from project_2.events select *",
    "table project_2.events union all select 1",
    # the names of this query's own sub-queries
    "with x as (select * from project_2.events) select * from x",
    "with x as (with y as (select * from project_2.events) select * from y) select * from x",
    "with recordings as (select 1) select * from recordings",
    "with recursive x as (select 1 as n union all select n from project_2.events) select * from x",
    "with heatsight as (select 1 as events) select * from heatsight.events",
    "select 'x AS (SELECT 1)' from y",
    # table functions
    "select * from merge('project_.*', 'events')",
    "select * from merge('events')",
    "select * from file('/etc/passwd', 'LineAsString')",
    "select * from url('http://127.0.0.1/', 'LineAsString')",
    "select * from s3('http://127.0.0.1/x', 'CSV')",
    "select * from remote('127.0.0.1', heatsight.events)",
    "select * from remoteSecure('127.0.0.1', heatsight.events)",
    "select * from cluster('default', heatsight.events)",
    "select * from clusterAllReplicas('default', heatsight.events)",
    "select * from executable('x.sh', 'CSV', 'a String')",
    "select * from input('a String')",
    "select * from view(select * from project_2.events)",
    "select * from viewIfPermitted(select 1 else null('a Int8'))",
    "select * from mysql('127.0.0.1', 'a', 'b', 'c', 'd')",
    "select * from postgresql('127.0.0.1', 'a', 'b', 'c', 'd')",
    "select * from sqlite('/var/x.db', 'a')",
    "select * from dictionary('x')",
    "select * from loop(heatsight.events)",
    "select * from mergeTreeIndex('heatsight', 'events')",
    "select * from mergeTreeProjection('heatsight', 'events', 'by_uuid')",
    "select * from fuzzJSON('x')",
    "select * from generateRandom('a String')",
    "select * from format(LineAsString, 'x')",
    "select * from null('a Int8')",
    "select * from Python(x)",
    "select * from filesystem('/')",
    "select * from events join numbers(3) as n on 1 join file('x') as f on 1",
    # functions that reach out, or tell of the machine
    "select file('/etc/passwd')",
    "select dictGet('x', 'y', 1)",
    "select dictHas('x', 1)",
    "select joinGet('heatsight.events', 'event', 1)",
    "select joinGet(heatsight.events, 'event', 1)",
    "select hasColumnInTable('project_2', 'events', 'uuid')",
    "select catboostEvaluate('/var/x', 1)",
    "select evalMLMethod(1, 2)",
    "select aiGenerate('x')",
    "select hostName()",
    "select HOSTNAME()",
    "select fqdn()",
    "select version()",
    "select @@version",
    "select uptime()",
    "select currentDatabase()",
    "select database()",
    "select currentUser()",
    "select user()",
    "select getSetting('readonly')",
    "select getMacro('x')",
    "select getServerSetting('max_connections')",
    "select serverUUID()",
    "select tcpPort()",
    "select filesystemAvailable()",
    "select sleep(3)",
    "select sleepEachRow(1) from numbers(100)",
    "select chdb()",
    "select addressToLine(1)",
    "select demangle('x')",
    "select logTrace('x')",
    "select showCertificate()",
    "select regionToName(1)",
    "select formatRow('CSV', 1)",
    "select arrayMap(x -> file(x), ['/etc/passwd'])",
    "select count() from events where file('/etc/passwd') != ''",
    "select sum(1) over (order by hostName())",
    "select * replace (hostName() as event) from events",
    "select * apply(x -> hostName()) from events",
    "select * apply hostName from events",
    "select columns('event') apply(toString) from events",
    "select events.* apply sum from events",
    # columns that name places
    "select _table from events",
    "select _database from events",
    "select events._database from events",
    "select e.`_database` from events as e",
    # clauses
    "select 1 settings readonly = 0",
    "select 1 settings max_execution_time = 0",
    "select * from (select 1 settings max_threads = 1)",
    "with x as (select 1 settings max_threads = 1) select * from x",
    "select 1 union all select 1 settings max_threads = 1",
    "select 1 format JSON",
    "select 1 format Native",
    "select 1 format Null",
    "select 1 into outfile '/var/heatsight-test'",
    "select 1 into outfile '/var/heatsight-test' truncate format CSV",
    "select * from events sample 0.1",
    "select * from events stream",
    # by way of clauses that hold expressions of their own
    "select sum(1) over (rows between (select count() from project_2.events) preceding and current row) from events",
    "select number from numbers(3) order by number with fill from (select min(1) from project_2.events) to 5",
    "select number from numbers(3) order by number with fill to 5 interpolate (number as (select 1 from project_2.events))",
    "select 1 limit (select count() from project_2.events)",
    "select 1 from events limit 1 offset (select count() from project_2.events)",
    "select 1 qualify (select count() from project_2.events)",
    "select distinct on ((select count() from project_2.events)) 1 from events",
    "select columns('event') replace ((select distinct_id from project_2.events) as event) from events",
    "with x as materialized (select * from project_2.events) select * from x",
    "select quantile((select 0.5 from project_2.events))(viewport_width) from events",
    "select * from numbers((select count() from project_2.events))",
    "select * from events paste join project_2.events",
    "select * from events array join (select groupArray(distinct_id) from project_2.events) as z",
    "from project_2.events |> where 1",
    # the views that are for this, of another project
    "select * from asked_2.events",
    "select * from `asked_2`.`events`",
    "select * from asked_1.events",
    "select 1 in asked_2.sessions",
    "with x as (select * from asked_2.sessions) select * from x",
    "with `asked_2.events` as (select 1 as a) select * from `asked_2.events`",
    "select * from {table:Identifier}.sessions",
    # explanations that run as tables
    "select * from (explain select * from events)",
    "select * from (explain estimate select * from heatsight.events)",
    "select * from viewExplain('EXPLAIN', '', (select 1))",
    "select (explain select 1)",
    "select * from (describe events)",
    "select * from (show tables)",
    "exists table events",
    "exists view events",
    "describe (select 1)",
    "select 1 parallel with select 2",
    "begin transaction",
    "set role none",
    "select 1 union all select 1 into outfile '/var/heatsight-test'",
    "(select 1 into outfile '/var/heatsight-test')",
    "select * from (select 1 format CSV)",
    "from numbers(1) select 1 settings readonly = 0",
    "select 1 -- \n union all select distinct_id from project_2.events",
    "select 1 /*!50000 union */ union all select distinct_id from project_2.events",
    "select groupFormat('CSV')(event) from events",
    "select initializeAggregation('sumState', 1)",
    "select reverseDNSQuery('127.0.0.1')",
    "select formatQuery('select 1')",
    # cannot be stopped while they compute
    "select editDistance(repeat('ab', 20000), repeat('ba', 20000))",
    "select levenshteinDistance('a', 'b')",
    "select damerauLevenshteinDistance('a', 'b')",
    "select jaroWinklerSimilarity('a', 'b')",
    "select arraySimilarity([1], [2], [1], [2])",
    # names that would forge the tree
    "select `a\n TableIdentifier events` from `project_2.events`",
    "select * from `events (alias x)`",
    "select * from `events\n      Function numbers`(1)",
    "select `x`.`\\n` from events",
    # odd spaces and letters
    "select * from\u00a0project_2.events",
    "select * from project_2\u200b.events",
    "\u0455elect 1",
    "select * from \uff45vents",
    "SELECT * FROM project_2/**/./**/events",
    "select * from -- events\n project_2.events",
    "select * from {database:Identifier}.events",
    "select * from {table:Identifier}",
    "select 1 in {table:Identifier}",
    "select {table:Identifier}.event from events",
    "select * from { table : Identifier }",
)

# Each fails, or tells something, as soon as it is tried on a row of project 2: the engine may try an outer condition before the one
# that keeps to the project, and names the value that it failed on.
PRYING = (
    "select count() from events where toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1",
    "select count() from heatmaps where toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1",
    "select count() from heatmaps where type = 'click' and toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1",
    "select count() from sessions where toInt32(if(session_id = 'Buy', '1', session_id)) = 1",
    "select count() from sessions where toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1",
    "select count() from events where toUUID(if(distinct_id = 'Buy', '00000000-0000-0000-0000-000000000001', distinct_id)) is not null",
    "select count() from events where parseDateTimeBestEffort(if(distinct_id = 'Buy', '2020-01-01', distinct_id)) < now()",
    "select count() from events where intDiv(1, viewport_width - 1442) = -1",
    "select count() from events where 1 % (viewport_width - 1442) = 0",
    "select count() from events where toInt32(if(ifNull(properties.$el_text, '') = 'Buy', '1', properties.$el_text)) = 1",
    "select count() from events where event = 'x' or toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1",
    "select count() from events where not (event = 'x' and toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1)",
    "select count() from events group by toInt32(if(distinct_id = 'Buy', '1', distinct_id)) as a having a = 1",
    "select toInt32(if(distinct_id = 'Buy', '1', distinct_id)) as a from events where a = 1 order by timestamp limit 1",
    "select a from (select *, toInt32(if(distinct_id = 'Buy', '1', distinct_id)) as a from events) where a = 1 and event != '' limit 1",
    "with e as (select * from events where toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1) select count() from e",
    "select count() from events e join heatmaps h using (session_id) where toInt32(if(e.distinct_id = 'Buy', '1', e.distinct_id)) = 1",
    """select count() from events e join heatmaps h on toInt32(if(e.distinct_id = 'Buy', '1', e.distinct_id))
       = toInt32(if(h.distinct_id = 'Buy', '1', h.distinct_id))""",
    "select count() from events array join [toInt32(if(distinct_id = 'Buy', '1', distinct_id))] as n where n = 1",
    "select countIf(toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1) from events where event != ''",
    "select sum(toInt32(if(distinct_id = 'Buy', '1', distinct_id))) over (partition by event) from events where timestamp > '2020-01-01'",
    "select distinct toInt32(if(distinct_id = 'Buy', '1', distinct_id)) from events where event != ''",
    "select count() from (select 1 from events where toInt32(if(distinct_id = 'Buy', '1', distinct_id)) = 1 union all select 2 where 0)",
    "select length((select groupArray(a) from (select toInt32(if(distinct_id = 'Buy', '1', distinct_id)) as a from events where a = 1)))",
)

# Nothing is wrong with these, except that they do not work.
BROKEN = (
    "",
    ";",
    "select",
    "select * from",
    "select 'unclosed",
    "select 1 /* unclosed",
    "select nope from events",
    "select " + "(" * 5_000 + "1" + ")" * 5_000,
    "select 1" + "+1" * 20_000,
    "select 1 where {unset:Int8} = 1",
    "select sumState(1)",
    "select toDate('x')",
    """select CAST('{"a": 1, "a.b": 2}' AS JSON)""",
    "\x00",
    "select '\ud800'",
    "select 1 in (select * from events)",
    "select throwIf(1, 'project_2.events')",
    "values",
)

LEGITIMATE: Mapping[str, Mapping[str, Any]] = {
    """SELECT properties.$el_text AS text, count() AS clicks FROM events WHERE event = '$autocapture'
       AND properties.$current_url = 'https://a.example/' AND timestamp >= now() - INTERVAL 7 DAY
       GROUP BY text ORDER BY clicks DESC LIMIT 25""": {},
    "SELECT * FROM events": {},
    "select * from heatmaps limit 5": {},
    "SELECT * FROM sessions WHERE $session_duration >= 0 ORDER BY $start_timestamp DESC": {},
    "select 1": {},
    "SELECT 1;": {},
    "(select 1)": {},
    "(select 1) union all (select 2)": {},
    "from events select event": {},
    "select count(), Count(*), COUNT(1), uniqExact(distinct_id), uniqIf(distinct_id, event = 'x') from events": {},
    "select quantile(0.5)(viewport_width), quantilesExactIf(0.1, 0.9)(viewport_width, 1), groupArray(3)(event) from events": {},
    "select round(x / viewport_width, 2) as rel, y * scale_factor as px, count() from heatmaps where type = 'click' group by 1, 2": {},
    "select event, row_number() over (partition by session_id order by timestamp) as place, lagInFrame(event) over () from events": {},
    "with clicks as (select * from events where event = '$autocapture') select count() from clicks": {},
    "with a as (select 1 as n), `b c` as (select n from a) select * from `b c`": {},
    "with 7 as days select days, count() from events where timestamp > now() - toIntervalDay(days)": {},
    "with (select count() from events) as total select count() / total from heatmaps": {},
    "with recursive t as (select 1 as n union all select n + 1 from t where n < 5) select sum(n) from t": {},
    "select e.event, h.x from events as e join heatmaps as h on e.session_id = h.session_id": {},
    "select * from events e left join sessions s using (session_id)": {},
    "select count() from events where session_id in (select session_id from sessions)": {},
    "select count() from events where event in ('a', 'b') and event not in ('c')": {},
    "select number from numbers(3)": {},
    "select * from generateSeries(1, 3)": {},
    "select multiIf(viewport_width < 768, 'mobile', viewport_width < 1024, 'tablet', 'big') as band, count() from events group by all": {},
    "select case when 1 then 'a' else 'b' end, case event when 'a' then 1 end, if(1, 2, 3), coalesce(null, 1) from events": {},
    "select arrayJoin([1, 2]) as n, arrayMap(x -> x + 1, [1]), has([1], 1), splitByChar('/', current_url)[1] from events": {},
    "select domain(current_url), path(current_url), cutQueryString(current_url), extractURLParameter(current_url, 'q') from events": {},
    "select toStartOfDay(timestamp, 'Europe/Berlin') as day, dateDiff('hour', min(timestamp), now()) from events group by day": {},
    "select date_trunc('week', timestamp), formatDateTime(timestamp, '%Y'), toHour(timestamp), timestamp::Date from events": {},
    "select properties.$browser, properties.`odd name`, properties.deep.er.:Int64, toString(properties.n) from events": {},
    "select JSONAllPaths(properties), dynamicType(properties.n), toTypeName(properties) from events": {},
    "select extractAll(elements_chain, 'text=\"([^\"]*)\"'), match(elements_chain, '^a'), event ilike '%x%' from events": {},
    "select properties.n as n, count() from events group by n order by n": {},
    "select distinct event from events order by event limit 1 by event limit 2 offset 0": {},
    "select event, count() from events group by event with totals having count() > 0": {},
    "select event, page, count() from events group by grouping sets ((event), (page))": {},
    "select * except (properties), e.uuid as id from events e": {},
    "select columns('view.*') from events": {},
    "select argMax(event, timestamp), sumMap(map('a', 1)), topK(3)(event), avgOrNull(viewport_width), countDistinct(event) from events": {},
    "select n from (select 1 as n) as events": {},
    "select 'select 1; drop table t', 'system.one', '{x:Identifier} settings', $$it's$$": {},
    "select 1 -- a comment; with a semicolon": {},
    "select toUUID('00000000-0000-0000-0000-000000000001'), MD5('x'), hex(SHA256('x')), base64Encode('x')": {},
    "select exists(select 1 from events), not 1, 1 between 0 and 2, 'a' || 'b', (1, 2).1, [1, 2][1], -1": {},
    "select * from events array join [1, 2] as n": {},
    "select {name:String}, {list:Array(String)}, {number:Int64}, {when:DateTime64(6, 'UTC')}, {share:Float64}, {yes:Bool}": {
        "name": "it's \\ \n {x:Int8} %s ☃",
        "list": ["a'b", "c\\", ""],
        "number": -5,
        "when": "2026-01-02 03:04:05.000006",
        "share": 0.25,
        "yes": True,
    },
    "select count() from events where current_url like '%(name)s%'": {"name": "unused"},
    "select count() from events where event = {event:String} and viewport_width in {widths:Array(Int32)}": {"event": "x", "widths": [1, 2]},
}


WORDS = [
    *("select", "from", "events", "project_2.events", "(", ")", ",", ";", "*", "with", "x", "as", "union all", "in", "system.one"),
    *("where", "1", "join", "on", "settings", "=", "format", "JSON", "`a`", "'b'", "--", "\n", "/*", "*/", "{t:Identifier}"),
    *("{t:String}", ".", "array", "file", "numbers", "into", "outfile", "except", "apply", "sum"),
]


@pytest.fixture(scope="module", params=["memory", "disk", "cluster"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EventStore]:
    """A store whose project 2 holds something secret; nothing that is asked here may change it."""
    if request.param == "cluster":
        store = open_store(request.getfixturevalue("clickhouse").fresh("one"))
    else:
        store = open_store(None if request.param == "memory" else tmp_path_factory.mktemp("data"))
    batches = []
    for project_id, text in ((1, "Buy"), (2, SECRET)):
        sent = Event(
            uuid=uuid4(),
            event="$autocapture",
            timestamp=NOW,
            distinct_id=text,
            session_id=text,
            window_id="",
            properties={"$el_text": text, "$current_url": "https://a.example/", "n": 3, "deep": {"er": 5}, "odd name": text},
            elements_chain='a:text="Buy"',
            current_url="https://a.example/",
            page="https://a.example",
            viewport_width=1440 + project_id,
        )
        point = Interaction(
            "click",
            5,
            10,
            90,
            56,
            pointer_target_fixed=False,
            current_url="https://a.example/",
            timestamp=NOW,
            distinct_id=text,
            session_id=text,
            event_uuid=sent.uuid,
        )
        snapshot = Snapshot(uuid4(), text, "", text, NOW, NOW, 1, f'["{text}"]')
        batches.append(Batch(project_id, (sent,), (point,), (snapshot,)))
    store.append(batches)  # at once: the rows of both projects lie side by side, in one granule
    store.source(2)
    yield store
    store.close()


@pytest.fixture
def filled(kept: EventStore) -> Source:
    """Project 1."""
    return kept.source(1)


def test_hostile(filled: Source, kept: EventStore) -> None:
    """Nothing outside the project is reached, nothing changes, and the refusal is one line that gives nothing away."""
    params = {"database": "project_2", "table": "project_2.events"}
    answered = {}
    for sql in HOSTILE:
        for spelling in (sql,) if "recordings as" in sql else (sql, sql.upper()):
            try:
                answered[spelling] = filled.ask(Statement(spelling, params), Caps())
            except (QueryRefused, QueryFailed) as error:
                told = str(error)
                assert told
                assert "\n" not in told
                assert SECRET not in told
    assert not answered
    for project_id in (1, 2):
        source = kept.source(project_id)
        for table in ("events", "heatmaps", "sessions", "recordings"):
            assert source.select(Statement(f"SELECT count() FROM {table}")).results == ((1,),)


@pytest.mark.parametrize("sql", PRYING, ids=lambda sql: " ".join(sql.split())[:60])
def test_prying(filled: Source, sql: str) -> None:
    """Nothing of a question is computed on another project's rows, so no error can name a value of theirs or tell that it is there."""
    rows = filled.ask(Statement(sql), Caps())
    assert rows.results
    assert SECRET not in repr(rows)


def test_nothing_is_learned_from_another_projects_rows(filled: Source, kept: EventStore) -> None:
    """A condition that no row of one project meets is met by another's, whoever asks first, again and again."""
    for sql in ("distinct_id = {secret:String}", "viewport_width = 1442", "current_url != '' and distinct_id like 'only%'"):
        question = Statement(f"SELECT count() FROM events WHERE {sql}", {"secret": SECRET})
        for _ in range(2):
            assert filled.ask(question, Caps()).results == ((0,),)
            assert kept.source(2).ask(question, Caps()).results == ((1,),)


def test_too_many_at_once(filled: Source) -> None:
    """Two questions run at a time; a third that finds no turn is told to come again, and is answered once they are done."""
    endless = Statement("select max(sipHash64(number)) from numbers(100000000000)")

    def is_sent_away() -> bool:
        try:
            filled.ask(Statement("select 1"), Caps(patience=0))
        except TooManyRequests as error:
            return error.retry_after > 0
        return False

    with ThreadPoolExecutor(2) as others:
        busy = [others.submit(filled.ask, endless, Caps(seconds=2, rows_read=10**12)) for _ in range(2)]
        assert any(is_sent_away() for _ in range(1000))
        assert {type(one.exception()) for one in busy} == {QueryFailed}
    assert not is_sent_away()


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("select 1; drop table t", "only one statement can be asked here"),
        ("drop table events", "only one SELECT can be asked here"),
        ("select * from system.one", "only events, heatmaps, sessions and what the query itself names can be read here, not system.one"),
        ("select hostName()", "the function hostName is not available here"),
        ("select * from url('x')", "the table function url is not available here"),
        ("select 1 settings readonly = 0", "SETTINGS are fixed here"),
        ("select 1 format JSON", "FORMAT and INTO OUTFILE are not available here"),
        ("select * apply sum from events", "APPLY is not available here"),
        ("select _table from events", "there is no column _table"),
        ("x" * 100_001, "a query may be 100,000 characters long"),
    ],
)
def test_refusals(filled: Source, sql: str, told: str) -> None:
    """A refusal says in one line what is not to be had."""
    with pytest.raises(QueryRefused) as caught:
        filled.ask(Statement(sql), Caps())
    assert str(caught.value) == told


@pytest.mark.parametrize("sql", BROKEN, ids=lambda sql: sql[:30].encode("unicode_escape").decode())
def test_broken(filled: Source, sql: str) -> None:
    """A query that does not work fails with the engine's reason in one line: no code, no stack, no path, nobody's names."""
    with pytest.raises((QueryFailed, QueryRefused)) as caught:
        filled.ask(Statement(sql), Caps())
    told = str(caught.value)
    assert told
    assert len(told) < 400
    for leak in ("\n", "Code:", "DB::", "heatsight.", "project_", "/usr", "/tmp", "/etc/", "Stack trace", "chdb"):
        assert leak not in told


def test_broken_says_why(filled: Source) -> None:
    """The engine's own reason is passed on."""
    with pytest.raises(QueryFailed, match="Unknown expression identifier `nope`"):
        filled.ask(Statement("select nope from events"), Caps())


@pytest.mark.parametrize("sql", LEGITIMATE, ids=lambda sql: " ".join(sql.split())[:40])
def test_legitimate(filled: Source, sql: str) -> None:
    """What an analyst writes is answered, and only ever from this project's rows."""
    rows = filled.ask(Statement(sql, LEGITIMATE[sql]), Caps())
    assert SECRET not in repr(rows)
    assert all(len(row) == len(rows.columns) == len(rows.types) for row in rows.results)


def test_skill_query(filled: Source) -> None:
    """The skill's own SQL runs as it is written, and counts."""
    rows = filled.ask(Statement(next(iter(LEGITIMATE))), Caps())
    assert rows == Rows(("text", "clicks"), ("Nullable(String)", "UInt64"), (("Buy", 1),))


def test_parameters(filled: Source) -> None:
    """Parameters arrive as they were given, whatever is in them."""
    sql, params = next((sql, params) for sql, params in LEGITIMATE.items() if "name" in params and "list" in params)
    assert filled.ask(Statement(sql, params), Caps()).results == (
        (params["name"], params["list"], -5, datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC), 0.25, params["yes"]),
    )


def test_rows_returned(filled: Source) -> None:
    """An answer of as many rows as the cap is whole; one more row and it is cut, and says so."""
    caps = Caps(rows_returned=10)
    whole = filled.ask(Statement("select number from numbers(10)"), caps)
    assert (len(whole.results), whole.truncated) == (10, False)
    for sql in (
        "select number from numbers(11)",
        "select number from numbers(100) limit 50",
        "select 1 from numbers(6) union all select 2 from numbers(6)",
    ):
        cut = filled.ask(Statement(sql), caps)
        assert (len(cut.results), cut.truncated) == (10, True)
    inner = filled.ask(Statement("select count() from (select number from numbers(100))"), caps)
    assert inner.results == ((100,),)


@pytest.mark.parametrize(
    ("sql", "caps"),
    [
        ("select count() from numbers(1000000)", Caps(rows_read=1000)),
        ("select groupArray(toString(number)) from numbers(10000000)", Caps(memory_bytes=20 << 20)),
        ("select max(sipHash64(number)) from numbers(1000000000)", Caps(seconds=0.2, rows_read=10**12)),
        ("select repeat('x', 1000000) from numbers(1000)", Caps(memory_bytes=100 << 20)),
        ("with recursive t as (select 1 as n union all select n + 1 from t) select max(n) from t", Caps(seconds=0.5)),
    ],
)
def test_caps(filled: Source, sql: str, caps: Caps) -> None:
    """A query that takes too much is stopped, and says what ran out."""
    with pytest.raises(QueryFailed, match=r"(?i)limit|timeout|exceeded|too large"):
        filled.ask(Statement(sql), caps)


def test_empty_answer(filled: Source) -> None:
    """An answer without rows still has its columns."""
    rows = filled.ask(Statement("select event, x from events join heatmaps on 1 where 0"), Caps())
    assert rows == Rows(("event", "x"), ("LowCardinality(String)", "Int16"), ())


def test_limit_of_nothing(filled: Source) -> None:
    """LIMIT 0 asks which columns there are, and the answer has them and no row."""
    asked = filled.ask(Statement("SELECT event, 1 AS one FROM events LIMIT 0"), Caps())
    assert (asked.columns, asked.results) == (("event", "one"), ())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(WORDS) | st.text(max_size=3),
        max_size=14,
    )
)
def test_any_text(filled: Source, words: list[str]) -> None:
    """Whatever the text, the answer is rows of this project, a refusal, or a failure in one line."""
    with suppress(QueryRefused, QueryFailed):
        assert SECRET not in repr(filled.ask(Statement(" ".join(words), {"t": "project_2.events"}), Caps()))
