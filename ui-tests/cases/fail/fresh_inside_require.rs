use auth::{Claims, Fresh, Require, Roles, RolesUpdate, Session, auth};

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Customer {
    plan: String,
}

#[derive(Roles)]
enum Role {
    Admin,
}

auth! {
    struct ShopAuth;
    providers: [],
    session: { claims: Customer, fresh: 10 minutes },
    roles: Role,
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Admin] },
}

#[axum::debug_handler(state = ShopAuth)]
async fn delete_account(session: Require<role::Admin, Fresh<Session<Customer>>>) {
    drop(session);
}

fn main() {}
