# Renders the script that a fresh machine runs. It needs no provider, so it is tested wherever terraform is
# (`terraform test`), and the CloudFormation template carries the same text (tests/infra compares them).

terraform {
  required_version = ">= 1.11"
}

locals {
  settings = {
    INSTALL_ROLE     = var.role
    DOMAIN           = var.domain
    ADMIN_EMAIL      = var.admin_email
    VERSION          = var.release
    INSTALL_BASE_URL = var.install_base_url
    DATA_VOLUME      = var.data_volume
    SIGNAL_URL       = var.signal_url
  }
  # In the order of the template's parameters, so that both render the same bytes.
  order = ["INSTALL_ROLE", "DOMAIN", "ADMIN_EMAIL", "VERSION", "INSTALL_BASE_URL", "DATA_VOLUME", "SIGNAL_URL"]
}

output "script" {
  description = "The user-data: settings, then user-data.sh."
  value = join("\n", concat(
    ["#!/usr/bin/env bash"],
    [for name in local.order : "${name}='${local.settings[name]}'"],
    [file("${path.module}/user-data.sh")],
  ))
}
