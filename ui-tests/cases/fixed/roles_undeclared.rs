use auth::{Require, Roles, RolesUpdate, auth};

#[derive(Roles)]
pub enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

auth! {
    pub struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: roles_of },
}

fn roles_of(update: RolesUpdate<ShopAuth>) -> Vec<Role> {
    if update.user.id == "1" { vec![Role::Admin] } else { vec![Role::Member] }
}

pub async fn orders(session: Require<role::Admin>) {
    drop(session);
}

fn main() {}
