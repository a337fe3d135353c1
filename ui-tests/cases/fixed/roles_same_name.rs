use auth::Roles;

#[derive(Roles)]
pub enum Role {
    Admin,
    #[role(rename = "root")]
    Root,
}

fn main() {}
