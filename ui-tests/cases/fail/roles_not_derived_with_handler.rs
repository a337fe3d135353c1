use auth::{Require, RolesUpdate, auth};

pub enum Role {
    Member,
    Admin,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: roles_of },
}

fn roles_of(_: RolesUpdate<ShopAuth>) -> Vec<Role> {
    vec![Role::Member]
}

async fn orders(session: Require<role::Admin>) -> String {
    session.user.name().to_owned()
}

fn main() {
    let _ = (orders, Role::Admin);
}
