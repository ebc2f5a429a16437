# One instance, or the replicas of one resolver, on ECS Fargate behind a load balancer, with PostgreSQL on RDS.

terraform {
  # Write-only arguments: passwords go through, and stay out of the state.
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
    tags = { project = var.name, role = var.role }
  }
}

data "aws_caller_identity" "here" {}

data "aws_availability_zones" "here" {
  # checkov:skip=CKV_AWS_394:Only the first two are taken, by name, and a zone that is added comes after them
  state = "available"
}

locals {
  instance   = var.role == "instance"
  with_token = !local.instance || var.control_plane_url != ""
  zones      = slice(data.aws_availability_zones.here.names, 0, 2)
}
