-- Who decides on a special price and on what clause: of every position that signs before one person, the nearest above
-- the proposer, and last whoever settles it, the nearest above him whose limits carry it.
with recursive described as (
  select distinct on (position_id) id, position_id, number, title, superior_id
    from positions_description
   where status = 'approved' and archived_at is null and effective_from <= current_date
   order by position_id, effective_from desc
), held as (
  select p.user_id, p.position_id, p.reports_to_id as reports_to,
         case when p.reports_to_id is null then d.superior_id end as superior
    from positions_post p
    join people_user u on u.id = p.user_id
    left join described d on d.position_id = p.position_id
   where p.since <= current_date and (p.until is null or p.until > current_date)
     and p.archived_at is null and p.kind = 'main' and u.is_active
), line as (
  select user_id, position_id, reports_to, superior, 0 as step from held where user_id = %(person)s
  union all
  select h.user_id, h.position_id, h.reports_to, h.superior, l.step + 1
    from line l
    join held h on h.user_id = l.reports_to or h.position_id = l.superior
   where l.step < 20
), carrying as (
  select d.position_id, d.title, d.number, r.clause, r.verb, r.limits
    from described d
    join positions_right r on r.description_id = d.id
   where r.matter_id = (select id from positions_matter where code = 'special_price') and not r.limit_open
     and not exists (select from jsonb_array_elements(r.limits) b
                      where (b->>'low')::numeric >= case b->>'measure' when 'discount' then %(discount)s::numeric else %(amount)s::numeric end
                         or (b->>'high')::numeric < case b->>'measure' when 'discount' then %(discount)s::numeric else %(amount)s::numeric end)
)
(select distinct on (c.position_id) u.name, c.title, c.verb, c.clause, c.number, c.limits
   from carrying c join held h on h.position_id = c.position_id join people_user u on u.id = h.user_id
  where c.verb in ('review', 'countersign', 'confirm')
  order by c.position_id, h.user_id)
union all
(select u.name, c.title, c.verb, c.clause, c.number, c.limits
   from line l join carrying c on c.position_id = l.position_id join people_user u on u.id = l.user_id
  where c.verb in ('approve', 'decide') and l.step > 0
  order by l.step
  limit 1)
