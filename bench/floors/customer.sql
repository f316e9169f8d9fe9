-- One customer with its people and deals, as one answer.
select to_jsonb(c), u.name,
       (select jsonb_agg(to_jsonb(p) order by p.sort_name, p.id) from contacts_contact p
         where p.customer_id = c.id and p.archived_at is null),
       (select jsonb_agg(to_jsonb(o) order by o.expected_close_on, o.id) from opportunities_opportunity o
         where o.customer_id = c.id and o.archived_at is null)
  from customers_customer c
  join people_user u on u.id = c.owner_id
 where c.id = %(customer)s
