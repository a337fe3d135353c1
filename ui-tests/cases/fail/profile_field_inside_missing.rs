use auth::provider::Profile;

#[derive(Clone, Debug, serde::Deserialize)]
struct Avatar {
    url: Option<String>,
}

#[derive(Clone, Debug, serde::Deserialize, Profile)]
#[profile(id, image = avatar.link)]
struct AcmeProfile {
    id: u64,
    avatar: Option<Avatar>,
}

fn main() {}
