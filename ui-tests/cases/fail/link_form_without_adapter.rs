use auth::{auth, http::CsrfToken};
use auth_providers::GitHub;

auth! {
    pub struct ShopAuth;
    providers: [GitHub { ..env }],
}

async fn accounts(auth: ShopAuth, csrf: CsrfToken) {
    let _ = auth.link_form(ShopAuthProvider::GitHub, &csrf);
}

fn main() {
    let _ = accounts;
}
