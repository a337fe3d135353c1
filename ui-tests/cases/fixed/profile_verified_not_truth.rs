use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id, email, email_verified = verified)]
struct AcmeProfile {
    id: u64,
    display_name: Option<String>,
    email: Option<String>,
    verified: bool,
    followers: u64,
}

fn main() {}
