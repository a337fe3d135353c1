use auth::{Roles, auth};

#[derive(Roles)]
enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

auth! {
    struct ShopAuth;
    providers: [],
    callbacks: { roles: roles_of },
}

fn roles_of(update: auth::RolesUpdate<ShopAuth>) -> Vec<Role> {
    if update.user.id == "1" { vec![Role::Admin] } else { vec![Role::Member] }
}

fn main() {}
