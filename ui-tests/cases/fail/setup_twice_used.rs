use auth::{Claims, Session, auth};
use auth_providers::{GitHub, Google};
use serde::{Deserialize, Serialize};

#[derive(Clone, Default, Serialize, Deserialize, Claims)]
struct Customer {
    plan: String,
}

#[derive(Clone, Serialize, Deserialize, Claims)]
struct Clerk {
    desk: u8,
}

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
    session: { claims: Customer },
}

auth! {
    pub struct ShopAuth;
    base_path: "/staff/auth",
    providers: [Google { ..env }],
    session: { claims: Clerk },
}

async fn desk(session: Session<Clerk>) -> String {
    session.desk.to_string()
}

fn main() {
    let _ = desk;
}
