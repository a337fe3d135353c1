use auth::{Require, Roles, RolesUpdate, auth};

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
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member] },
}

#[axum::debug_handler(state = ShopAuth)]
async fn orders(session: Require<"admin">) {
    drop(session);
}

fn main() {}
