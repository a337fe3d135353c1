use auth::auth;
use auth_providers::GitHub;

fn main() {
    let shop_auth = auth! { providers: [GitHub { ..env }] };
    drop(shop_auth);
}
