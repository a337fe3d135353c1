use auth::{Roles, RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Member,
    Clerk,
}

auth! {
    struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: roles_of },
}

fn roles_of(update: RolesUpdate<ShopAuth>) -> Vec<Role> {
    if update.user.id == "1" { vec![Role::Clerk] } else { vec![Role::Member] }
}

fn main() {}
