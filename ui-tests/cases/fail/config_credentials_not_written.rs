use auth::AuthConfig;

#[derive(AuthConfig)]
#[auth(credentials, id = "directory", name = "Directory")]
struct Directory {
    address: String,
}

fn main() {}
