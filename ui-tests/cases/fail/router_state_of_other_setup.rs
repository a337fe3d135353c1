use auth::{Claims, Session, auth};
use axum::extract::FromRef;
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    role: String,
}

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Clerk {
    desk: String,
}

auth! {
    struct ShopAuth;
    session: { claims: Customer },
    providers: [],
}

auth! {
    struct StaffAuth;
    session: { claims: Clerk },
    base_path: "/api/staff",
    providers: [],
}

#[derive(Clone, FromRef)]
struct App {
    auth: ShopAuth,
}

#[axum::debug_handler(state = App)]
async fn show(session: Session<Clerk>) -> String {
    session.desk.clone()
}

fn main() {
    let _ = show;
}
