{{ config(materialized='view') }}
-- bant 1.0.0: opportunity, for DuckDB
-- An outcome is TRUE where it is met, FALSE where it is not, and NULL where it is unknown.
-- opportunity: one row of "opportunity" each, whose "id" is there and unique
-- contact: one row of "contact" each, whose "id" is there and unique
-- Columns have the types of their fields: text, exact numbers, boolean, date, timestamp.
-- A number or a day that is written in a text is not read as run reads it.
-- Today is var('as_of'), a day such as 2026-11-21; left out, the day in UTC when the model is asked.
{%- set as_of = var('as_of', none) %}
{%- set today %}{% if as_of %}DATE '{{ as_of }}'{% else %}CAST(timezone('UTC', now()) AS DATE){% endif %}{% endset %}
WITH "opportunity: columns" AS (
SELECT
  trim(CAST(t."id" AS VARCHAR), E' \t\r\n' || chr(160)) AS "record.id",
  t."amount" AS "amount",
  lower(translate(trim(CAST(t."budget_status" AS VARCHAR), E' \t\r\n' || chr(160)), 'İΣς', 'iσσ')) AS "budget_status",
  t."budget_named" AS "budget_named",
  lower(translate(trim(CAST(t."need_level" AS VARCHAR), E' \t\r\n' || chr(160)), 'İΣς', 'iσσ')) AS "need_level",
  t."wanted_by" AS "wanted_by"
FROM {{ ref('opportunity') }} AS t
),
"contact: columns" AS (
SELECT
  trim(CAST(t."id" AS VARCHAR), E' \t\r\n' || chr(160)) AS "record.id",
  lower(translate(trim(CAST(t."role" AS VARCHAR), E' \t\r\n' || chr(160)), 'İΣς', 'iσσ')) AS "role",
  t."involved_on" AS "involved_on",
  lower(translate(trim(CAST(t."knows_solution" AS VARCHAR), E' \t\r\n' || chr(160)), 'İΣς', 'iσσ')) AS "knows_solution",
  lower(translate(trim(CAST(t."knows_timeline" AS VARCHAR), E' \t\r\n' || chr(160)), 'İΣς', 'iσσ')) AS "knows_timeline",
  trim(CAST(t."opportunity_id" AS VARCHAR), E' \t\r\n' || chr(160)) AS "opportunity.contacts"
FROM {{ ref('contact') }} AS t
),
"opportunity" AS (
SELECT
  c."record.id" AS "record.number",
  c."record.id" AS "record.id",
  TRY_CAST(round_even(c."amount", 6) AS DECIMAL(18,6)) AS "amount",
  CASE WHEN c."budget_status" IN ('none', 'identified', 'available') THEN c."budget_status" END AS "budget_status",
  TRY_CAST(round_even(c."budget_named", 6) AS DECIMAL(18,6)) AS "budget_named",
  CASE WHEN c."need_level" IN ('no need', 'good to have', 'must have') THEN c."need_level" END AS "need_level",
  CASE WHEN c."wanted_by" >= DATE '0001-01-01' AND CAST(c."wanted_by" AS DATE) <= DATE '9999-12-31' THEN CAST(c."wanted_by" AS DATE) END AS "wanted_by",
  TRUE AS "contacts"
FROM "opportunity: columns" AS c
),
"opportunity.contacts" AS (
SELECT "opportunity.contacts" AS "parent", "record.id" AS "row"
FROM "contact: columns"
WHERE "opportunity.contacts" <> ''
),
"contact" AS (
SELECT
  c."record.id" AS "record.number",
  c."record.id" AS "record.id",
  CASE WHEN c."role" IN ('decision maker', 'influencer', 'user') THEN c."role" END AS "role",
  CASE WHEN c."involved_on" >= DATE '0001-01-01' AND CAST(c."involved_on" AS DATE) <= DATE '9999-12-31' THEN CAST(c."involved_on" AS DATE) END AS "involved_on",
  CASE WHEN c."involved_on" IS NOT NULL THEN (CASE WHEN c."involved_on" >= DATE '0001-01-01' AND CAST(c."involved_on" AS DATE) <= DATE '9999-12-31' THEN CAST(c."involved_on" AS DATE) END) IS NULL ELSE FALSE END AS "involved_on:gap",
  CASE WHEN c."knows_solution" IN ('yes', 'true') THEN TRUE WHEN c."knows_solution" IN ('no', 'false') THEN FALSE END AS "knows_solution",
  CASE WHEN c."knows_timeline" IN ('yes', 'true') THEN TRUE WHEN c."knows_timeline" IN ('no', 'false') THEN FALSE END AS "knows_timeline"
FROM "contact: columns" AS c
),
"opportunity: read" AS (
SELECT
  r."record.number" AS "record.number",
  r."budget_status" AS "budget_status",
  r."budget_named" AS "budget_named",
  r."amount" AS "amount",
  r."contacts" AS "contacts",
  r."need_level" AS "need_level",
  r."wanted_by" AS "wanted_by",
  r."record.id" AS "record.id"
FROM "opportunity" AS r
),
"contact: read" AS (
SELECT
  r."record.number" AS "record.number",
  r."role" AS "role",
  r."involved_on" AS "involved_on",
  r."involved_on:gap" AS "involved_on:gap",
  r."knows_solution" AS "knows_solution",
  r."knows_timeline" AS "knows_timeline"
FROM "contact" AS r
),
"contact: 1" AS (
SELECT
  p.*,
  -- criterion with_authority "A decision-maker who takes part, or who knows what and when" for contact when role is "Decision maker" and (involved_on is within last 60 days or (knows_solution and knows_timeline)) ask "Does this person decide, and what do they know of our plan?" level stakeholder
  ("role" = 'decision maker' AND ((CASE WHEN "involved_on" IS NULL AND NOT "involved_on:gap" THEN CASE WHEN CASE WHEN {{ today }} BETWEEN DATE '0001-03-02' AND DATE '9999-12-31' THEN ({{ today }} + -60) END <= {{ today }} THEN TRUE END ELSE "involved_on" >= CASE WHEN {{ today }} BETWEEN DATE '0001-03-02' AND DATE '9999-12-31' THEN ({{ today }} + -60) END END AND CASE WHEN "involved_on" IS NULL AND NOT "involved_on:gap" THEN CASE WHEN {{ today }} <= {{ today }} THEN FALSE END ELSE "involved_on" <= {{ today }} END) OR ("knows_solution" AND "knows_timeline"))) AS "with_authority"
FROM "contact: read" AS p
),
"opportunity contacts: read" AS (
SELECT
  r."record.number" AS "record.number",
  r."with_authority" AS "with_authority",
  l."parent" AS "record.parent"
FROM "opportunity.contacts" AS l JOIN "contact: 1" AS r ON r."record.number" = l."row"
),
"opportunity contacts" AS (
SELECT
  "record.parent",
  COUNT(*) FILTER (WHERE "with_authority") AS "contacts: met",
  COUNT(*) FILTER (WHERE "with_authority" IS NULL) AS "contacts: unknown"
FROM "opportunity contacts: read"
GROUP BY "record.parent"
),
"opportunity: 1" AS (
SELECT
  p.*,
  g1."contacts: met",
  g1."contacts: unknown",
  -- criterion budget "Money is available, or we know where it comes from" for opportunity when budget_status is one of ("Identified", "Available") or budget_named is at least amount ask "Has money been set aside for this, how much, and by whom?" owner "Sales" level opportunity
  ("budget_status" IN ('identified', 'available') OR "budget_named" >= "amount") AS "budget",
  -- criterion need "The buyer must have it" for opportunity when need_level is "Must have" ask "What happens if you do nothing?" owner "Sales" level opportunity
  "need_level" = 'must have' AS "need",
  -- criterion timeline "There is a day by which they want it" for opportunity when wanted_by is within next 12 months ask "When do you need this running?" owner "Sales" level opportunity
  ("wanted_by" >= {{ today }} AND "wanted_by" <= CASE WHEN {{ today }} BETWEEN DATE '0001-01-01' AND DATE '9998-12-31' THEN CAST({{ today }} + INTERVAL (12) MONTH AS DATE) END) AS "timeline"
FROM "opportunity: read" AS p
LEFT JOIN "opportunity contacts" AS g1 ON g1."record.parent" = p."record.number"
),
"opportunity: 2" AS (
SELECT
  p.*,
  -- criterion authority "A decision-maker is involved, or knows the solution and the timeline" for opportunity when some contacts where (with_authority) ask "Who signs, and what does that person know of this?" owner "Sales" level stakeholder
  CASE WHEN "contacts: met" > 0 THEN TRUE WHEN "contacts: unknown" > 0 THEN NULL WHEN "contacts" THEN FALSE END AS "authority"
FROM "opportunity: 1" AS p
),
"opportunity: 3" AS (
SELECT
  p.*,
  -- definition bant_full "BANT, all four: a late-stage deal, about 80% likely to close" for opportunity by "Sales" needs budget, authority, need, timeline
  ("budget" AND "authority" AND "need" AND "timeline") AS "bant_full",
  -- definition bant "BANT, at least three of four" for opportunity by "Sales" needs at least 3 of budget, authority, need, timeline
  CASE WHEN (CASE WHEN "budget" THEN 1 ELSE 0 END + CASE WHEN "authority" THEN 1 ELSE 0 END + CASE WHEN "need" THEN 1 ELSE 0 END + CASE WHEN "timeline" THEN 1 ELSE 0 END) >= 3 THEN TRUE WHEN (CASE WHEN NOT "budget" THEN 0 ELSE 1 END + CASE WHEN NOT "authority" THEN 0 ELSE 1 END + CASE WHEN NOT "need" THEN 0 ELSE 1 END + CASE WHEN NOT "timeline" THEN 0 ELSE 1 END) < 3 THEN FALSE END AS "bant"
FROM "opportunity: 2" AS p
),
"opportunity: 4" AS (
SELECT
  p.*,
  -- promise "All four is also three of four" for opportunity that not bant_full or bant
  (NOT "bant_full" OR "bant") AS "All four is also three of four"
FROM "opportunity: 3" AS p
)
SELECT
  'opportunity' AS "record.type",
  "record.id" AS "record.id",
  "budget" AS "criteria.budget",
  "authority" AS "criteria.authority",
  "need" AS "criteria.need",
  "timeline" AS "criteria.timeline",
  "bant_full" AS "definitions.bant_full",
  "bant" AS "definitions.bant",
  "All four is also three of four" AS "promises.All four is also three of four"
FROM "opportunity: 4"
