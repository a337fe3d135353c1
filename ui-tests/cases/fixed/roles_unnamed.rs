use auth::{Require, Roles, RolesUpdate, RouterExt as _, auth};
use axum::{Router, routing::get};

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
    vec![if update.user.id == "1" { Role::Admin } else { Role::Member }]
}

async fn orders(session: Require<role::Admin>) -> String {
    session.user.name().to_owned()
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", get(orders)).auth(&auth).with_state(auth)
}

fn main() {
    let _ = app;
}
