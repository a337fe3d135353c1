use auth::{Session, auth};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

pub async fn home(_: Session) {}

fn main() {}
