use auth::{
    auth,
    limit::{Limit, Limits},
};

auth! {
    limits: Limits::new().account(Limit::new(3)),
    providers: [],
}

fn main() {}
