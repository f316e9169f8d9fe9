-- The thousandth page of the list, its place found in the index alone: its rows, their owners and what is open with them.
select c.id, c.code, c.name, c.short_name, c.grade, c.lifecycle_status, c.next_step, c.next_step_on, c.last_contact_on,
       c.industry_code, c.region_code, c.completeness, c.version, u.name as owner,
       (select sum(o.amount) from opportunities_opportunity o
         where o.customer_id = c.id and o.archived_at is null
           and o.stage in ('opportunity', 'need', 'solution', 'bid', 'negotiation', 'contract')) as open_pipeline
  from customers_customer c
  join people_user u on u.id = c.owner_id
 where c.id in (select id from customers_customer
                 where department_id = any(%(departments)s) and archived_at is null
                 order by sort_name, id
                 limit 50 offset 49950)
 order by c.sort_name, c.id
