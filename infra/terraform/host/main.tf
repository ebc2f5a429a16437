# One host that install.sh installs at its first start: the instance or resolver, Caddy with its certificate, and SQLite
# on a disk of its own. The cheapest home at AWS that is complete.

terraform {
  required_version = ">= 1.11"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.10"
    }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { project = var.name }
  }
}

# Ubuntu 24.04 of Canonical, as of the first apply: a later image would replace the machine.
data "aws_ssm_parameter" "ubuntu" {
  name = "/aws/service/canonical/ubuntu/server/24.04/stable/current/amd64/hvm/ebs-gp3/ami-id"
}

module "user_data" {
  source           = "../modules/user-data"
  role             = var.role
  domain           = var.domain
  admin_email      = var.admin_email
  release          = var.release
  install_base_url = var.install_base_url
  data_volume      = aws_ebs_volume.data.id
}

resource "aws_instance" "this" {
  # checkov:skip=CKV_AWS_126:Minutes apart is often enough; the server's own metrics are finer
  ami                         = data.aws_ssm_parameter.ubuntu.insecure_value
  instance_type               = var.machine
  iam_instance_profile        = aws_iam_instance_profile.this.name
  user_data                   = module.user_data.script
  user_data_replace_on_change = false
  ebs_optimized               = true
  disable_api_termination     = var.protected

  primary_network_interface {
    network_interface_id = aws_network_interface.this.id
  }
  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
  }
  root_block_device {
    volume_type = "gp3"
    volume_size = 16
    encrypted   = true
  }
  # install.sh asks what the machine's public address is, so it must have it when it starts.
  depends_on = [aws_eip_association.this, aws_route_table_association.this]
  lifecycle {
    ignore_changes = [ami, user_data]
  }
  tags = { Name = var.name }
}

resource "aws_ebs_volume" "data" {
  # checkov:skip=CKV_AWS_189:Encrypted with the account's own key for EBS; one more key would protect from nobody else
  availability_zone = aws_subnet.this.availability_zone
  type              = "gp3"
  size              = var.data_gb
  encrypted         = true
  final_snapshot    = true
  tags              = { Name = "${var.name}-data" }
}

resource "aws_volume_attachment" "data" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.data.id
  instance_id = aws_instance.this.id
}
