-- promise "All four is also three of four" for opportunity that not bant_full or bant
SELECT *
FROM {{ ref('bant_opportunity') }}
WHERE NOT "promises.All four is also three of four"
