#![deny(unused_imports)]

use auth::auth;
use auth_providers::{GitHub, Google};

auth! {
    pub struct ShopAuth;
    providers: [Google { ..env }],
    provider: [GitHub { ..env }],
}

fn main() {}
