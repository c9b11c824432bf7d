SELECT "id", count(*) AS rows_with_it
FROM {{ ref('contact') }}
GROUP BY "id"
HAVING count(*) > 1 OR "id" IS NULL
