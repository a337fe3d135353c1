use auth::{Require, Roles, RouterExt as _, auth};
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
}

async fn orders(session: Require<role::Admin>) -> String {
    session.user.name().to_owned()
}

fn app(auth: ShopAuth) -> Router {
    Router::new().route("/", get(orders)).auth(&auth).with_state(auth)
}

fn main() {
    let _ = (app, Role::Admin, Role::Member);
}
