-- The rules of bench.qual as a careful person writes them for DuckDB: three-valued by themselves, as NULL is unknown.
-- The columns are those that `run --format parquet` writes. {records} is the table or file with the records.
WITH criteria AS (
  SELECT
    id,
    amount >= 10000 AND (budget_status IN ('confirmed', 'approved') OR budget_amount >= amount) AS budget,
    industry IN ('Software', 'Manufacturing', 'Healthcare', 'Financial Services')
      AND employees >= 50 AND employees < 5000
      AND country IN ('US', 'DE', 'GB', 'FR', 'NL', 'CA') AS icp_fit,
    pain IS NOT NULL AND NOT (contains(pain, 'tbd') OR contains(pain, 'TBD')) AS pain_stated,
    contains(champion_title, 'VP') OR contains(champion_title, 'Chief')
      OR contains(champion_title, 'Director') AS champion,
    economic_buyer IS NOT NULL
      AND (list_contains(contact_roles, 'decision maker') OR meetings_held >= 3) AS decision_maker,
    close_date >= DATE '2025-06-30' AND close_date <= DATE '2025-11-27' AS timing,
    DATE '2025-06-30' - last_activity <= 30 AND next_step IS NOT NULL AS active,
    NOT list_contains(competitors, 'Acme') OR discount < 0.2 AS competition,
    close_date - created_date <= 365 AND crm_stage <> 'Closed Lost' AS cycle,
    lead_score >= 60 OR (lead_source IN ('referral', 'partner') AND meetings_held >= 1) AS engagement,
    proposal_sent AND amount > 0 AND (list_contains(products, 'Platform') OR probability >= 0.5) AS proposal,
    legal_status IN ('approved', 'waived') AND NOT discount > 0.3 AND economic_buyer IS NOT NULL AS legal
  FROM {records}
),
stages AS (
  SELECT
    *,
    engagement AS qualified,
    qualified AND icp_fit AND pain_stated AS discovery,
    discovery AND budget AND champion AS validation,
    validation AND decision_maker AND timing AND active AS proposed,
    proposed AND proposal AND competition AS negotiation,
    negotiation AND legal AND cycle AS committed
  FROM criteria
)
SELECT
  'opportunity' AS "record.type",
  id AS "record.id",
  budget AS "criteria.budget",
  icp_fit AS "criteria.icp_fit",
  pain_stated AS "criteria.pain_stated",
  champion AS "criteria.champion",
  decision_maker AS "criteria.decision_maker",
  timing AS "criteria.timing",
  active AS "criteria.active",
  competition AS "criteria.competition",
  cycle AS "criteria.cycle",
  engagement AS "criteria.engagement",
  proposal AS "criteria.proposal",
  legal AS "criteria.legal",
  NULL::VARCHAR AS "processes.sales.claim",
  NULL::VARCHAR AS "processes.sales.claimed",
  CASE
    WHEN committed THEN 'Commit'
    WHEN negotiation THEN 'Negotiation'
    WHEN proposed THEN 'Proposal'
    WHEN validation THEN 'Validation'
    WHEN discovery THEN 'Discovery'
    WHEN qualified THEN 'Qualified'
  END AS "processes.sales.supported",
  "processes.sales.supported" AS "processes.sales.furthest",
  CASE
    WHEN committed IS DISTINCT FROM FALSE THEN 'Commit'
    WHEN negotiation IS DISTINCT FROM FALSE THEN 'Negotiation'
    WHEN proposed IS DISTINCT FROM FALSE THEN 'Proposal'
    WHEN validation IS DISTINCT FROM FALSE THEN 'Validation'
    WHEN discovery IS DISTINCT FROM FALSE THEN 'Discovery'
    WHEN qualified IS DISTINCT FROM FALSE THEN 'Qualified'
  END AS "processes.sales.possible",
  NULL::BOOLEAN AS "processes.sales.overdue",
  qualified AS "processes.sales.stages.Qualified",
  discovery AS "processes.sales.stages.Discovery",
  validation AS "processes.sales.stages.Validation",
  proposed AS "processes.sales.stages.Proposal",
  negotiation AS "processes.sales.stages.Negotiation",
  committed AS "processes.sales.stages.Commit"
FROM stages
