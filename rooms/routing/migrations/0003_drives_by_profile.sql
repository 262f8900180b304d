-- As whom a drive was driven: a motorcycle teaches nothing to a lorry.
alter table routing.drives add column profile text not null default 'van'
    check (profile in ('van', 'motorcycle', 'bicycle', 'foot', 'truck'));
