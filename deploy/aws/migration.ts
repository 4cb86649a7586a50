import { Stack } from 'aws-cdk-lib'
import { CfnDocument } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { IMAGE_PATTERN } from './image'

/** A command that brings the store's schema up to date with an image, run on one of the servers: `roll-out.sh` calls it. */
export function createMigration(scope: Construct): void {
  new CfnDocument(scope, 'Migrate', {
    name: `${Stack.of(scope).stackName}-migrate`,
    documentType: 'Command',
    documentFormat: 'JSON',
    updateMethod: 'NewVersion',
    content: {
      schemaVersion: '2.2',
      description: 'Brings the store up to date with an image',
      parameters: {
        image: { type: 'String', description: 'Image by its digest', allowedPattern: `^${IMAGE_PATTERN}$` },
      },
      mainSteps: [
        {
          action: 'aws:runShellScript',
          name: 'migrate',
          inputs: {
            timeoutSeconds: '1800',
            runCommand: ["bash /opt/bracket-host/deploy/aws/host/migrate.sh '{{ image }}'"],
          },
        },
      ],
    },
  })
}
