use auth::{Roles, RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Member,
    #[role(includes(Member))]
    Admin,
}

auth! {
    struct ShopAuth;
    providers: [],
    roles: Role,
    callbacks: { roles: roles_of },
}

async fn roles_of(update: RolesUpdate<ShopAuth>) -> Role {
    if update.user.id == "1" { Role::Admin } else { Role::Member }
}

fn main() {}
