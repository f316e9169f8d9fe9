-- Deals and their sum by the month of the expected close and the stage.
select date_trunc('month', expected_close_on) as month, stage, count(*), sum(amount)
  from opportunities_opportunity
 where (department_id = any(%(departments)s) or account_department_id = any(%(departments)s)) and archived_at is null
 group by 1, 2
