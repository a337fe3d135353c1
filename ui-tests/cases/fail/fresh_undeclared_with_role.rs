use auth::{Fresh, Require, Roles, RolesUpdate, auth};

#[derive(Roles)]
enum Role {
    Admin,
}

auth! {
    struct ShopAuth;
    providers: [],
    session: { max_age: 7 days },
    roles: Role,
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Admin] },
}

async fn delete_account(session: Option<Fresh<Require<role::Admin>>>) -> bool {
    session.is_some()
}

fn main() {
    let _ = delete_account;
}
