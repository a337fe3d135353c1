use auth::{Claims, Require, Roles, RolesUpdate, Session, auth};
use axum::{Router, routing::get};

#[derive(Roles)]
enum Role {
    Member,
}

#[derive(Roles)]
enum Desk {
    Boss,
}

#[derive(Clone, Default, serde::Serialize, serde::Deserialize, Claims)]
struct Customer {}

auth! {
    struct ShopAuth;
    providers: [],
    session: { claims: Customer },
    roles: Role,
    callbacks: { roles: |_: RolesUpdate<ShopAuth>| vec![Role::Member] },
}

auth! {
    struct DeskAuth;
    providers: [],
    base_path: "/desk/auth",
    roles: Desk,
    callbacks: { roles: |_: RolesUpdate<DeskAuth>| vec![Desk::Boss] },
}

#[axum::debug_handler(state = ShopAuth)]
async fn orders(session: Require<desk::Boss, Session<Customer>>) -> String {
    session.user.id.clone()
}

fn main() {
    let _ = Router::<ShopAuth>::new().route("/", get(orders));
}
