use auth::CredentialsForm;

#[derive(CredentialsForm)]
struct Login {
    #[form(label = 7)]
    username: String,
}

fn main() {}
