use auth::{Require, Roles};

#[derive(Roles)]
pub enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

pub async fn orders(session: Require<role::Admin>) {
    drop(session);
}

fn main() {}
