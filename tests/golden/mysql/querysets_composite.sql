== exact
corm_filter(members, Q("pk", VALS(1, 2)))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE `office_member`.`tenant_id` = ? AND `office_member`.`id` = ?
-- 1, 2
== exact_exclude
corm_exclude(members, Q("pk", VALS(1, 2)))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE NOT (`office_member`.`tenant_id` = ? AND `office_member`.`id` = ?)
-- 1, 2
== exact_too_large
corm_filter(members, Q("pk", VALS(1, 1LL << 40)))
-- nothing is sent: no row can match
== less
corm_filter(members, Q("pk__lt", VALS(1, 2)))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE (`office_member`.`tenant_id`, `office_member`.`id`) < (?, ?)
-- 1, 2
== less_too_large
corm_filter(members, Q("pk__lt", VALS(1, UINT64_MAX)))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE `office_member`.`tenant_id` < ? OR `office_member`.`tenant_id` = ?
-- 1, 1
== in_none
corm_filter(members, Q("pk__in", nothing))
-- nothing is sent: no row can match
== in_one
corm_filter(members, Q("pk__in", VALS(VALS(1, 2))))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE (`office_member`.`tenant_id`, `office_member`.`id`) IN ((?, ?))
-- 1, 2
== in_many
corm_filter(members, Q("pk__in", VALS(VALS(1, 2), VALS(2, 1))))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE (`office_member`.`tenant_id`, `office_member`.`id`) IN ((?, ?), (?, ?))
-- 1, 2, 2, 1
== in_expressions
corm_filter(members, Q("pk__in", VALS(VALS(F("id"), 2))))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE (`office_member`.`tenant_id`, `office_member`.`id`) IN ((`office_member`.`id`, ?))
-- 2
== in_queryset
corm_filter(members, Q("pk__in", corm_filter(members, Q("score", 2))))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE (`office_member`.`tenant_id`, `office_member`.`id`) IN (SELECT `U0`.`tenant_id`, `U0`.`id` FROM `office_member` AS `U0` WHERE `U0`.`score` = ?)
-- 2
== in_values
corm_filter(members, Q("pk__in", corm_values(tickets, "assignee__pk")))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE (`office_member`.`tenant_id`, `office_member`.`id`) IN (SELECT `U0`.`tenant_id` AS `assignee__pk__tenant_id`, `U0`.`assignee_id` AS `assignee__pk__assignee_id` FROM `office_ticket` AS `U0`)
== isnull
corm_filter(members, Q("pk__isnull", true))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE (`office_member`.`tenant_id` IS NULL OR `office_member`.`id` IS NULL)
== outer
corm_filter(members, EXISTS(corm_filter(tickets, Q("assignee", OUTER("pk")))))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE EXISTS (SELECT 1 FROM `office_ticket` AS `U0` WHERE `U0`.`tenant_id` = `office_member`.`tenant_id` AND `U0`.`assignee_id` = `office_member`.`id` LIMIT 1)
== forward
corm_filter(tickets, Q("assignee__score", 2))
SELECT `office_ticket`.`tenant_id`, `office_ticket`.`number`, `office_ticket`.`assignee_id`
FROM `office_ticket`
INNER JOIN `office_member` ON `office_ticket`.`tenant_id` = `office_member`.`tenant_id` AND `office_ticket`.`assignee_id` = `office_member`.`id`
WHERE `office_member`.`score` = ?
-- 2
== forward_trimmed
corm_filter(tickets, Q("assignee", VALS(1, 2)))
SELECT `office_ticket`.`tenant_id`, `office_ticket`.`number`, `office_ticket`.`assignee_id`
FROM `office_ticket`
WHERE `office_ticket`.`tenant_id` = ? AND `office_ticket`.`assignee_id` = ?
-- 1, 2
== forward_null
corm_filter(tickets, Q("assignee", NULL))
SELECT `office_ticket`.`tenant_id`, `office_ticket`.`number`, `office_ticket`.`assignee_id`
FROM `office_ticket`
WHERE (`office_ticket`.`tenant_id` IS NULL OR `office_ticket`.`assignee_id` IS NULL)
== forward_exclude
corm_exclude(tickets, Q("assignee", VALS(1, 2)))
SELECT `office_ticket`.`tenant_id`, `office_ticket`.`number`, `office_ticket`.`assignee_id`
FROM `office_ticket`
WHERE NOT (`office_ticket`.`tenant_id` = ? AND `office_ticket`.`assignee_id` = ? AND `office_ticket`.`assignee_id` IS NOT NULL)
-- 1, 2
== backward
corm_filter(members, Q("tickets__number", 2))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
INNER JOIN `office_ticket` ON `office_member`.`tenant_id` = `office_ticket`.`tenant_id` AND `office_member`.`id` = `office_ticket`.`assignee_id`
WHERE `office_ticket`.`number` = ?
-- 2
== backward_none
corm_filter(members, Q("tickets__isnull", true))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
LEFT OUTER JOIN `office_ticket` ON `office_member`.`tenant_id` = `office_ticket`.`tenant_id` AND `office_member`.`id` = `office_ticket`.`assignee_id`
WHERE (`office_ticket`.`tenant_id` IS NULL OR `office_ticket`.`number` IS NULL)
== backward_exclude
corm_exclude(members, Q("tickets__number", 2))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
WHERE NOT EXISTS (SELECT 1 FROM `office_ticket` AS `U0` WHERE `U0`.`number` = ? AND `U0`.`tenant_id` = `office_member`.`tenant_id` AND `U0`.`assignee_id` = `office_member`.`id` LIMIT 1)
-- 2
== select_related
corm_select_related(tickets, "assignee")
SELECT `office_ticket`.`tenant_id`, `office_ticket`.`number`, `office_ticket`.`assignee_id`, `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_ticket`
LEFT OUTER JOIN `office_member` ON `office_ticket`.`tenant_id` = `office_member`.`tenant_id` AND `office_ticket`.`assignee_id` = `office_member`.`id`
== only
corm_only(tickets, "number")
SELECT `office_ticket`.`tenant_id`, `office_ticket`.`number`
FROM `office_ticket`
== values
corm_values(members, "pk", "tenant_id")
SELECT `office_member`.`tenant_id` AS `pk__tenant_id`, `office_member`.`id` AS `pk__id`, `office_member`.`tenant_id` AS `tenant_id`
FROM `office_member`
== values_related
corm_values(tickets, "number", "assignee__pk")
SELECT `office_ticket`.`number` AS `number`, `office_ticket`.`tenant_id` AS `assignee__pk__tenant_id`, `office_ticket`.`assignee_id` AS `assignee__pk__assignee_id`
FROM `office_ticket`
== annotate
corm_annotate(members, AS("key", F("pk")))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`, `office_member`.`tenant_id` AS `key__tenant_id`, `office_member`.`id` AS `key__id`
FROM `office_member`
== order
corm_order_by(members, "-pk")
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
ORDER BY `office_member`.`tenant_id` DESC, `office_member`.`id` DESC
== order_annotation
corm_order_by(corm_annotate(members, AS("key", F("pk"))), "-key")
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`, `office_member`.`tenant_id` AS `key__tenant_id`, `office_member`.`id` AS `key__id`
FROM `office_member`
ORDER BY `office_member`.`tenant_id` DESC, `office_member`.`id` DESC
== order_union
corm_order_by(corm_union(corm_values(members, "pk"), corm_values(tickets, "pk")), "-pk")
(SELECT `office_member`.`tenant_id` AS `pk__tenant_id`, `office_member`.`id` AS `pk__id` FROM `office_member`)
UNION (SELECT `office_ticket`.`tenant_id` AS `pk__tenant_id`, `office_ticket`.`number` AS `pk__number` FROM `office_ticket`)
ORDER BY 1 DESC, 2 DESC
== group
corm_annotate(corm_values(tickets, "assignee__pk"), AS("n", COUNT("pk")))
SELECT `office_ticket`.`tenant_id` AS `assignee__pk__tenant_id`, `office_ticket`.`assignee_id` AS `assignee__pk__assignee_id`, COUNT(`office_ticket`.`tenant_id`) AS `n`
FROM `office_ticket`
GROUP BY `office_ticket`.`tenant_id`, `office_ticket`.`assignee_id`
== window
corm_annotate(members, AS("n", WINDOW(FN0("row_number"), .partition_by = BY(F("pk")), .order_by = BY("pk"))))
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`, ROW_NUMBER() OVER (PARTITION BY `office_member`.`tenant_id`, `office_member`.`id` ORDER BY `office_member`.`tenant_id`, `office_member`.`id`) AS `n`
FROM `office_member`
== first
corm_slice(corm_order_by(members, "pk"), 0, 1)
SELECT `office_member`.`tenant_id`, `office_member`.`id`, `office_member`.`score`
FROM `office_member`
ORDER BY `office_member`.`tenant_id`, `office_member`.`id`
LIMIT ?
-- 1
== update
corm_update(corm_filter(members, Q("pk", VALS(1, 2))), SET("score", 1))
UPDATE `office_member`
SET `score` = ?
WHERE `office_member`.`tenant_id` = ? AND `office_member`.`id` = ?
== update_join
corm_update(corm_filter(members, Q("tickets__number", 2)), SET("score", 1))
UPDATE `office_member`
SET `score` = ?
WHERE (`office_member`.`tenant_id`, `office_member`.`id`) IN (SELECT * FROM (SELECT `U0`.`tenant_id`, `U0`.`id` FROM `office_member` AS `U0` INNER JOIN `office_ticket` AS `U1` ON `U0`.`tenant_id` = `U1`.`tenant_id` AND `U0`.`id` = `U1`.`assignee_id` WHERE `U1`.`number` = ?) AS `corm_slice`)
== delete
corm_delete_all(corm_filter(tickets, Q("pk__in", VALS(VALS(1, 2), VALS(2, 1)))))
DELETE
FROM `office_ticket`
WHERE (`office_ticket`.`tenant_id`, `office_ticket`.`number`) IN ((?, ?), (?, ?))
== delete_join
corm_delete_all(corm_filter(tickets, Q("assignee__score", 2)))
DELETE
FROM `office_ticket`
WHERE (`office_ticket`.`tenant_id`, `office_ticket`.`number`) IN (SELECT * FROM (SELECT `U0`.`tenant_id`, `U0`.`number` FROM `office_ticket` AS `U0` INNER JOIN `office_member` AS `U1` ON `U0`.`tenant_id` = `U1`.`tenant_id` AND `U0`.`assignee_id` = `U1`.`id` WHERE `U1`.`score` = ?) AS `corm_slice`)
