//! Where the site is, as the builder, the environment and the `auth!` say.

use crate::{
    engine::{HostName, Origin, Site, invalid::invalid, settings::Settings},
    error::{Problem, log_text},
    proxy::{Believed, Proxies},
};

/// What the code of the builder says of it.
#[derive(Default)]
pub(super) struct Whereabouts {
    pub(super) url: Option<String>,
    pub(super) hosts: Vec<String>,
    pub(super) proxies: Option<Proxies>,
}

/// What the environment says.
type Variables<'a> = dyn Fn(&str) -> Option<String> + 'a;

impl Whereabouts {
    /// The site, and the path of its URL if it has one.
    pub(super) fn site(
        &self,
        settings: &Settings,
        variable: &Variables<'_>,
        problems: &mut Vec<Problem>,
    ) -> (Site, Option<String>) {
        let (url, path) = match self.parsed_url(settings, variable, problems) {
            Some((origin, path)) => (Some(origin), path),
            None => (None, None),
        };
        let hosts = self.host_names(settings, variable, problems);
        let (source, proxies) = self.believed_proxies(settings, variable);
        let believed = Believed::new(&proxies).unwrap_or_else(|network| {
        let reason = format!(
            "`{network}` is neither a number of proxies nor a network: write `1`, or `10.0.0.0/8`"
        );
        problems.push(invalid(source, reason));
        Believed::Nobody
    });
        (Site::new(url, hosts, believed, settings.compat), path)
    }

    fn parsed_url(
        &self,
        settings: &Settings,
        variable: &Variables<'_>,
        problems: &mut Vec<Problem>,
    ) -> Option<(Origin, Option<String>)> {
        let found =
            ["AUTH_URL", "NEXTAUTH_URL"].into_iter().find_map(|name| Some((name, variable(name)?)));
        let (source, text) = self.url.clone().map(|url| ("url", url)).or(found)?;
        let parsed = Site::parse(&text, settings.compat);
        if parsed.is_none() {
            // What has a user and a password in it isn't repeated.
            let what =
                if text.contains('@') { "it".to_owned() } else { format!("`{}`", log_text(&text)) };
            let reason = format!("{what} is not the URL of a site, such as `https://shop.example`");
            problems.push(invalid(source, reason));
        }
        parsed
    }

    fn host_names(
        &self,
        settings: &Settings,
        variable: &Variables<'_>,
        problems: &mut Vec<Problem>,
    ) -> Vec<HostName> {
        let (source, hosts) = if !self.hosts.is_empty() {
            ("hosts", self.hosts.clone())
        } else if let Some(text) = variable("AUTH_HOSTS") {
            let hosts = text.split([',', ' ']).filter(|host| !host.is_empty());
            ("AUTH_HOSTS", hosts.map(str::to_owned).collect())
        } else {
            ("auth!.hosts", settings.hosts.iter().map(|host| (*host).to_owned()).collect())
        };
        let mut names = Vec::new();
        for host in hosts {
            match HostName::parse(&host) {
                Some(name) => names.push(name),
                None => problems.push(invalid(
                    source,
                    format!("`{host}` is not the name of a host, such as `shop.example`"),
                )),
            }
        }
        names
    }

    /// What the code of the builder says goes before what the operator says, and that before the `auth!`.
    fn believed_proxies(
        &self,
        settings: &Settings,
        variable: &Variables<'_>,
    ) -> (&'static str, Proxies) {
        let none = Proxies::count(0);
        if let Some(proxies) = &self.proxies {
            return ("proxies", proxies.clone());
        }
        if let Some(text) = variable("AUTH_PROXIES") {
            return ("AUTH_PROXIES", Proxies::parse(&text));
        }
        let is_trusted =
            variable("AUTH_TRUST_HOST").is_some_and(|text| !matches!(text.as_str(), "false" | "0"));
        match &settings.proxies {
            Some(proxies) if !is_trusted || *proxies != none => ("auth!.proxies", proxies.clone()),
            _ => ("AUTH_TRUST_HOST", Proxies::count(u8::from(is_trusted))),
        }
    }
}
