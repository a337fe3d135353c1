use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    username: String,
    remember_me: bool,
}

fn main() {}
