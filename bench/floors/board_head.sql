-- Every lane: its sum and its first twenty cards.
select * from (
  select o.id, o.name, o.stage, o.amount, o.probability, o.expected_close_on, o.next_step, o.next_step_on, o.stage_since, o.version,
         c.name as customer, c.short_name,
         row_number() over (partition by o.stage order by o.amount desc nulls last, o.id desc) as place,
         count(*) over (partition by o.stage) as deals, sum(o.amount) over (partition by o.stage) as total
    from opportunities_opportunity o
    join customers_customer c on c.id = o.customer_id
   where (o.department_id = any(%(departments)s) or o.account_department_id = any(%(departments)s)) and o.archived_at is null
     and o.stage in ('opportunity', 'need', 'solution', 'bid', 'negotiation', 'contract')) lane
 where place <= 20
 order by stage, place
