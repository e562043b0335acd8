-- What `packages report` answers, asked without libcorm.  The output must be
-- the same, byte by byte.
.mode list
.separator ""
.headers off

SELECT printf('%d packages by %d maintainers, %d names, %d dependencies',
              (SELECT count(*) FROM packages_package),
              (SELECT count(*) FROM packages_maintainer),
              (SELECT count(*) FROM packages_name),
              (SELECT count(*) FROM packages_dependency));

SELECT char(10) || 'Maintainers with most packages';
SELECT printf('%8d  %s <%s>', count(p.id), m.name, m.email)
FROM packages_maintainer m LEFT JOIN packages_package p ON p.maintainer_id = m.id
GROUP BY m.id ORDER BY count(p.id) DESC, m.name, m.email LIMIT 10;

SELECT char(10) || 'Most packages depend on';
SELECT printf('%8d  %s', count(DISTINCT d.package_id), n.text)
FROM packages_name n LEFT JOIN packages_dependency d ON d.target_id = n.id
GROUP BY n.id ORDER BY count(DISTINCT d.package_id) DESC, n.text LIMIT 10;

SELECT char(10) || 'Sections: packages, average installed size in KiB';
SELECT printf('%8d %8d  %s', count(p.id), CAST(avg(p.installed_size) AS INTEGER), s.name)
FROM packages_section s LEFT JOIN packages_package p ON p.section_id = s.id
GROUP BY s.id ORDER BY count(p.id) DESC, s.name LIMIT 10;

CREATE TEMP VIEW unneeded AS
SELECT p.id, n.text, p.version, p.architecture, p.installed_size
FROM packages_package p JOIN packages_name n ON n.id = p.name_id
WHERE p.name_id NOT IN (SELECT target_id FROM packages_dependency)
  AND p.id NOT IN (SELECT v.package_id FROM packages_provision v
                   JOIN packages_dependency d ON d.target_id = v.name_id);
SELECT printf('%sNo package depends on %d; the largest are', char(10), count(*))
FROM unneeded;
SELECT printf('%8d  %s %s', installed_size, text, version) FROM unneeded
ORDER BY installed_size DESC, text, version, architecture LIMIT 10;

CREATE TEMP VIEW provided AS
SELECT n.text, count(DISTINCT v.package_id) AS n
FROM packages_name n JOIN packages_provision v ON v.name_id = n.id
WHERE n.id NOT IN (SELECT name_id FROM packages_package) GROUP BY n.id;
SELECT printf('%s%d virtual packages; most provide', char(10), count(*))
FROM provided;
SELECT printf('%8d  %s', n, text) FROM provided ORDER BY n DESC, text LIMIT 10;

-- Pairs (name, level) up to a depth that no walk reaches; a name's level is
-- the first at which it was found.
CREATE TEMP TABLE edge AS
SELECT DISTINCT d.target_id AS target, p.name_id AS name
FROM packages_dependency d JOIN packages_package p ON p.id = d.package_id;
CREATE INDEX temp.edge_target ON edge (target);
CREATE TEMP TABLE walk AS
WITH RECURSIVE step (name, level) AS (
    SELECT id, 0 FROM packages_name WHERE text = 'libsqlite3-0'
    UNION
    SELECT edge.name, level + 1 FROM step JOIN edge ON edge.target = step.name
    WHERE level < 20
)
SELECT name, min(level) AS level FROM step GROUP BY name;
SELECT char(10) || 'What depends on libsqlite3-0, and on that, and so on';
SELECT printf('%8d  level %d: %s%s', count(*), level,
              group_concat(text, ', ') FILTER (WHERE place <= 3),
              CASE WHEN count(*) > 3 THEN ', ...' ELSE '' END)
FROM (SELECT w.level, n.text,
             row_number() OVER (PARTITION BY w.level ORDER BY n.text) AS place
      FROM walk w JOIN packages_name n ON n.id = w.name
      WHERE w.level > 0 ORDER BY w.level, n.text)
GROUP BY level ORDER BY level;
