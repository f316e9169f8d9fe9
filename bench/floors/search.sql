-- The hits of each object, shortest names first, as far as they are shown.
select s.object, s.row_id, s.label, s.sublabel
  from (select object, row_id, label, sublabel from engine_searchentry
         where words @@ %(query)s::tsquery and not archived
           and (department_id = any(%(departments)s) or account_department_id = any(%(departments)s))
         limit 2000) s
 order by length(s.label), s.label
 limit 15
