-- campaign_response 1.0.1: lead, for DuckDB
-- An outcome is TRUE where it is met, FALSE where it is not, and NULL where it is unknown.
-- lead: one row of "lead" each, whose "id" is there and unique
-- member: one row of "member" each, whose "id" is there and unique
-- Columns have the types of their fields: text, exact numbers, boolean, date, timestamp.
-- A number or a day that is written in a text is not read as run reads it.
-- Today is the day in UTC when the query is asked.
WITH "lead: columns" AS (
SELECT
  trim(CAST(t."id" AS VARCHAR), E' \t\r\n' || chr(160)) AS "record.id"
FROM "lead" AS t
),
"member: columns" AS (
SELECT
  trim(CAST(t."id" AS VARCHAR), E' \t\r\n' || chr(160)) AS "record.id",
  lower(translate(trim(CAST(t."kind" AS VARCHAR), E' \t\r\n' || chr(160)), 'İΣς', 'iσσ')) AS "kind",
  lower(translate(trim(CAST(t."status" AS VARCHAR), E' \t\r\n' || chr(160)), 'İΣς', 'iσσ')) AS "status",
  t."happened_on" AS "happened_on",
  trim(CAST(t."lead_id" AS VARCHAR), E' \t\r\n' || chr(160)) AS "lead.members"
FROM "member" AS t
),
"lead" AS (
SELECT
  c."record.id" AS "record.number",
  c."record.id" AS "record.id",
  TRUE AS "members"
FROM "lead: columns" AS c
),
"lead.members" AS (
SELECT "lead.members" AS "parent", "record.id" AS "row"
FROM "member: columns"
WHERE "lead.members" <> ''
),
"member" AS (
SELECT
  c."record.id" AS "record.number",
  c."record.id" AS "record.id",
  CASE WHEN c."kind" IN ('web form', 'gift', 'business development', 'trade show', 'training') THEN c."kind" END AS "kind",
  CASE WHEN c."status" IN ('responded', 'proposed/not sent', 'approved', 'rejected', 'sent', 'awaiting meeting invite', 'invited', 'meeting held', 'declined', 'attended', 'not invited', 'attending', 'no show') THEN c."status" END AS "status",
  CASE WHEN c."happened_on" >= DATE '0001-01-01' AND CAST(c."happened_on" AS DATE) <= DATE '9999-12-31' THEN CAST(c."happened_on" AS DATE) END AS "happened_on"
FROM "member: columns" AS c
),
"lead: read" AS (
SELECT
  r."record.number" AS "record.number",
  r."members" AS "members",
  r."record.id" AS "record.id"
FROM "lead" AS r
),
"member: read" AS (
SELECT
  r."record.number" AS "record.number",
  r."kind" AS "kind",
  r."status" AS "status",
  r."happened_on" AS "happened_on"
FROM "member" AS r
),
"member: 1" AS (
SELECT
  p.*,
  -- criterion did_something "The person did something that answers us" for member when any of ( kind is "Web form" and status is "Responded", kind is "Business development" and status is "Meeting Held", kind is "Trade show" and status is "Attended", kind is "Training" and status is one of ("Attending", "Attended") ) because "Being invited, or being sent a gift, is what we did and not what they did" ask "What did the person do?" owner "Marketing"
  (("kind" = 'web form' AND "status" = 'responded') OR ("kind" = 'business development' AND "status" = 'meeting held') OR ("kind" = 'trade show' AND "status" = 'attended') OR ("kind" = 'training' AND "status" IN ('attending', 'attended'))) AS "did_something"
FROM "member: read" AS p
),
"lead members: read" AS (
SELECT
  r."record.number" AS "record.number",
  r."did_something" AS "did_something",
  r."happened_on" AS "happened_on",
  l."parent" AS "record.parent"
FROM "lead.members" AS l JOIN "member: 1" AS r ON r."record.number" = l."row"
),
"lead members: 1" AS (
SELECT
  p.*,
  ("did_something" AND ("happened_on" >= CASE WHEN CAST(date_trunc('month', CAST(timezone('UTC', now()) AS DATE)) - to_months(CAST((month(CAST(timezone('UTC', now()) AS DATE)) - 1 + 12) % 12 % 3 AS INTEGER)) AS DATE) >= DATE '0001-01-01' AND CAST(CAST(date_trunc('month', CAST(timezone('UTC', now()) AS DATE)) - to_months(CAST((month(CAST(timezone('UTC', now()) AS DATE)) - 1 + 12) % 12 % 3 AS INTEGER)) AS DATE) + INTERVAL (0) MONTH AS DATE) >= DATE '0001-01-01' AND CAST(CAST(date_trunc('month', CAST(timezone('UTC', now()) AS DATE)) - to_months(CAST((month(CAST(timezone('UTC', now()) AS DATE)) - 1 + 12) % 12 % 3 AS INTEGER)) AS DATE) + INTERVAL (3) MONTH AS DATE) <= DATE '9999-12-31' THEN CAST(CAST(date_trunc('month', CAST(timezone('UTC', now()) AS DATE)) - to_months(CAST((month(CAST(timezone('UTC', now()) AS DATE)) - 1 + 12) % 12 % 3 AS INTEGER)) AS DATE) + INTERVAL (0) MONTH AS DATE) END AND "happened_on" <= CASE WHEN CAST(date_trunc('month', CAST(timezone('UTC', now()) AS DATE)) - to_months(CAST((month(CAST(timezone('UTC', now()) AS DATE)) - 1 + 12) % 12 % 3 AS INTEGER)) AS DATE) >= DATE '0001-01-01' AND CAST(CAST(date_trunc('month', CAST(timezone('UTC', now()) AS DATE)) - to_months(CAST((month(CAST(timezone('UTC', now()) AS DATE)) - 1 + 12) % 12 % 3 AS INTEGER)) AS DATE) + INTERVAL (0) MONTH AS DATE) >= DATE '0001-01-01' AND CAST(CAST(date_trunc('month', CAST(timezone('UTC', now()) AS DATE)) - to_months(CAST((month(CAST(timezone('UTC', now()) AS DATE)) - 1 + 12) % 12 % 3 AS INTEGER)) AS DATE) + INTERVAL (3) MONTH AS DATE) <= DATE '9999-12-31' THEN (CAST(CAST(date_trunc('month', CAST(timezone('UTC', now()) AS DATE)) - to_months(CAST((month(CAST(timezone('UTC', now()) AS DATE)) - 1 + 12) % 12 % 3 AS INTEGER)) AS DATE) + INTERVAL (3) MONTH AS DATE) - 1) END)) AS "part",
  ("did_something" AND ("happened_on" >= CASE WHEN CAST(timezone('UTC', now()) AS DATE) BETWEEN DATE '0002-01-01' AND DATE '9999-12-31' THEN CAST(CAST(timezone('UTC', now()) AS DATE) + INTERVAL (-12) MONTH AS DATE) END AND "happened_on" <= CAST(timezone('UTC', now()) AS DATE))) AS "part (2)"
FROM "lead members: read" AS p
),
"lead members" AS (
SELECT
  "record.parent",
  COUNT(*) FILTER (WHERE "part") AS "members: met",
  COUNT(*) FILTER (WHERE "part" IS NULL) AS "members: unknown",
  COUNT(*) FILTER (WHERE "part (2)") AS "members: met (2)",
  COUNT(*) FILTER (WHERE "part (2)" IS NULL) AS "members: unknown (2)"
FROM "lead members: 1"
GROUP BY "record.parent"
),
"lead: 1" AS (
SELECT
  p.*,
  g1."members: met",
  g1."members: unknown",
  g1."members: met (2)",
  g1."members: unknown (2)"
FROM "lead: read" AS p
LEFT JOIN "lead members" AS g1 ON g1."record.parent" = p."record.number"
),
"lead: 2" AS (
SELECT
  p.*,
  -- criterion responded_this_quarter "Responded to a campaign this quarter" for lead when some members where (did_something and happened_on is in this quarter) ask "Which of our campaigns did you answer lately?" owner "Marketing"
  CASE WHEN "members: met" > 0 THEN TRUE WHEN "members: unknown" > 0 THEN NULL WHEN "members" THEN FALSE END AS "responded_this_quarter",
  -- criterion responds_often "Responded to two campaigns within a year" for lead when at least 2 members where (did_something and happened_on is within last 1 year) ask "What else of ours have you seen or used?" owner "Marketing"
  CASE WHEN "members" THEN CASE WHEN COALESCE("members: met (2)", 0) >= 2 THEN TRUE WHEN (COALESCE("members: met (2)", 0) + COALESCE("members: unknown (2)", 0)) < 2 THEN FALSE END END AS "responds_often"
FROM "lead: 1" AS p
),
"lead: 3" AS (
SELECT
  p.*,
  -- definition engaged_lead "A lead that answers, now and again" for lead by "Marketing" needs responded_this_quarter, responds_often
  ("responded_this_quarter" AND "responds_often") AS "engaged_lead"
FROM "lead: 2" AS p
)
SELECT
  'lead' AS "record.type",
  "record.id" AS "record.id",
  "responded_this_quarter" AS "criteria.responded_this_quarter",
  "responds_often" AS "criteria.responds_often",
  "engaged_lead" AS "definitions.engaged_lead"
FROM "lead: 3";
